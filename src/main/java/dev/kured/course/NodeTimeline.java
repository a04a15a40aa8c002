package dev.kured.course;

import dev.kured.rehearse.NodeStage;
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
public record NodeTimeline(NodeName name, List<Segment> legs) {
    /** Copies. */
    public NodeTimeline {
        legs = List.copyOf(legs);
    }

    /** Whether it has rebooted as it needed, and is back. */
    public boolean isDone() {
        return !legs.isEmpty() && legs.getLast().stage() == NodeStage.DONE;
    }

    /** When it was back, if it is. */
    public Optional<Instant> doneAt() {
        return isDone() ? Optional.of(legs.getLast().from()) : Optional.empty();
    }

    /** The legs of its last turn, from when it took a place of the lock until it gave it back; none if it had no turn. */
    List<Segment> lastTurn() {
        var turn = new ArrayDeque<Segment>();
        for (Segment leg : legs.reversed()) {
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
                ? lastTurn().stream().filter(leg -> leg.stage() == NodeStage.DOWN).map(Segment::from).findFirst()
                : Optional.empty();
    }

    /** When it had first rebooted as it needed, if it has at all. */
    Optional<Instant> firstDoneAt() {
        return legs.stream().filter(leg -> leg.stage() == NodeStage.DONE).map(Segment::from).findFirst();
    }

    /** When it first took a place of the lock. */
    public Optional<Instant> wentAt() {
        return legs.stream().filter(Segment::isAway).map(Segment::from).findFirst();
    }

    /** How long it was cordoned, down or on its way back in all. */
    public Duration away() {
        return time(Segment::isAway);
    }

    /** How long it stood at a stage in all. */
    public Duration at(NodeStage stage) {
        return time(leg -> leg.stage() == stage);
    }

    /** How long something kept it in all. */
    public Duration keptBy(Cause cause) {
        return time(leg -> leg.cause().equals(Optional.of(cause)));
    }

    /** How many tries were taken back. */
    public long triesTakenBack() {
        return legs.stream().filter(leg -> leg.stage() == NodeStage.UNDOING).count();
    }

    private Duration time(Predicate<Segment> which) {
        return legs.stream().filter(which).map(Segment::length).reduce(Duration.ZERO, Duration::plus);
    }
}
