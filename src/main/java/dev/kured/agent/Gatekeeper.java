package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.gate.Gate;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks all gates at once, and remembers a no until it is time to ask again. A gate that cannot be asked is closed. */
final class Gatekeeper {
    private final List<Gate> gates;
    private final Duration retry;
    private final Happenings happenings;
    private Optional<Closed> closed = Optional.empty();

    Gatekeeper(List<Gate> gates, Duration retry, Happenings happenings) {
        this.gates = List.copyOf(gates);
        this.retry = retry;
        this.happenings = happenings;
    }

    /** The last word, if it was no. */
    Optional<Closed> closed() {
        return closed;
    }

    /** Whether a no is so old that it is time to ask again. */
    boolean isDue(Instant now) {
        return closed.isPresent() && !now.isBefore(closed.get().askAgain());
    }

    /** Asks, and returns whether all are open. */
    boolean ask(Instant now) {
        var obstacles = new ArrayList<Obstacle>();
        for (Gate gate : gates) {
            try {
                gate.closedBecause().ifPresent(reason -> obstacles.add(new Obstacle(gate.name(), reason)));
            } catch (Trouble trouble) {
                obstacles.add(new Obstacle(gate.name(), trouble.inFull()));
                happenings.add(new Event.GateFailed(gate.name(), trouble));
            }
        }
        closed = obstacles.isEmpty() ? Optional.empty() : Optional.of(new Closed(obstacles, now.plus(retry)));
        return obstacles.isEmpty();
    }

    /** Something that is no gate stands in the way until {@code again}. */
    void close(Obstacle obstacle, Instant again) {
        closed = Optional.of(new Closed(List.of(obstacle), again));
    }

    /** Nobody wants to pass any more. */
    void forget() {
        closed = Optional.empty();
    }
}
