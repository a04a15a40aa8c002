package dev.kured.course;

import dev.kured.rehearse.Stage;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The way of one node.
 *
 * @param legs in their order, without a gap
 */
public record NodeCourse(NodeName name, List<Leg> legs) {
    /** Copies. */
    public NodeCourse {
        legs = List.copyOf(legs);
    }

    /** Whether it has rebooted as it needed, and is back. */
    public boolean isDone() {
        return !legs.isEmpty() && legs.getLast().stage() == Stage.DONE;
    }

    /** When it was back, if it is. */
    public Optional<Instant> doneAt() {
        return isDone() ? Optional.of(legs.getLast().from()) : Optional.empty();
    }

    /** The legs of its last turn, from when it took a place of the lock until it gave it back; none if it had no turn. */
    List<Leg> lastTurn() {
        var turn = new ArrayDeque<Leg>();
        for (Leg leg : legs.reversed()) {
            if (leg.isAway()) {
                turn.addFirst(leg);
            } else if (!turn.isEmpty()) {
                break;
            }
        }
        return List.copyOf(turn);
    }

    /** When the machine went down for the reboot after which it was back; if it is, and if it did not go by itself. */
    Optional<Instant> wentDownAt() {
        return isDone()
                ? lastTurn().stream().filter(leg -> leg.stage() == Stage.DOWN).map(Leg::from).findFirst()
                : Optional.empty();
    }

    /** When it had first rebooted as it needed, if it has at all. */
    Optional<Instant> firstDoneAt() {
        return legs.stream().filter(leg -> leg.stage() == Stage.DONE).map(Leg::from).findFirst();
    }

    /** When it first took a place of the lock. */
    public Optional<Instant> wentAt() {
        return legs.stream().filter(Leg::isAway).map(Leg::from).findFirst();
    }

    /** How long it was cordoned, down or on its way back in all. */
    public Duration away() {
        return time(Leg::isAway);
    }

    /** How long it stood at a stage in all. */
    public Duration at(Stage stage) {
        return time(leg -> leg.stage() == stage);
    }

    /** How long something kept it in all. */
    public Duration keptBy(Cause cause) {
        return time(leg -> leg.cause().equals(Optional.of(cause)));
    }

    /** How many tries were taken back. */
    public long triesTakenBack() {
        return legs.stream().filter(leg -> leg.stage() == Stage.UNDOING).count();
    }

    private Duration time(Predicate<Leg> which) {
        return legs.stream().filter(which).map(Leg::length).reduce(Duration.ZERO, Duration::plus);
    }
}
