package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.gate.Gate;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Asks all gates at once, and remembers a no until it is time to ask again. A gate that cannot be asked is closed. */
final class Gatekeeper {
    private final List<Gate> gates;
    private final Duration retry;
    private Optional<Closed> closed = Optional.empty();

    Gatekeeper(List<Gate> gates, Duration retry) {
        this.gates = List.copyOf(gates);
        this.retry = retry;
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
        var reasons = new LinkedHashMap<String, String>();
        for (Gate gate : gates) {
            try {
                gate.closedBecause().ifPresent(reason -> reasons.put(gate.name(), reason));
            } catch (Trouble trouble) {
                reasons.put(gate.name(), trouble.inFull());
            }
        }
        closed = reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Closed(
                        List.copyOf(reasons.keySet()), List.copyOf(reasons.values()), now.plus(retry)));
        return reasons.isEmpty();
    }

    /** Something that is no gate stands in the way until {@code again}. */
    void close(String why, Instant again) {
        closed = Optional.of(new Closed(List.of(), List.of(why), again));
    }

    /** Nobody wants to pass any more. */
    void forget() {
        closed = Optional.empty();
    }
}
