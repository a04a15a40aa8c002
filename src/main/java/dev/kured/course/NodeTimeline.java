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
 * The timeline of one node.
 *
 * @param name the node
 * @param segments the segments in their order, without gaps
 */
public record NodeTimeline(NodeName name, List<Segment> segments) {
    /** Copies the list. */
    public NodeTimeline {
        segments = List.copyOf(segments);
    }

    /**
     * Whether the node has rebooted as required, and is back.
     *
     * @return true if the last stage is {@link NodeStage#DONE}
     */
    public boolean isDone() {
        return !segments.isEmpty() && segments.getLast().stage() == NodeStage.DONE;
    }

    /**
     * Returns when the node was back.
     *
     * @return empty if it is not
     */
    public Optional<Instant> doneAt() {
        return isDone() ? Optional.of(segments.getLast().from()) : Optional.empty();
    }

    /** The segments of the last attempt, from the acquisition of the lock to its release; none without an attempt. */
    List<Segment> lastTurn() {
        var turn = new ArrayDeque<Segment>();
        for (Segment segment : segments.reversed()) {
            if (segment.isAway()) {
                turn.addFirst(segment);
            } else if (!turn.isEmpty()) {
                break;
            }
        }
        return List.copyOf(turn);
    }

    /** The time at which the machine went down for the reboot that brought the node back; empty if kured did not reboot it. */
    Optional<Instant> wentDownAt() {
        return isDone()
                ? lastTurn().stream().filter(segment -> segment.stage() == NodeStage.DOWN).map(Segment::from).findFirst()
                : Optional.empty();
    }

    /** The time at which the node was first back after a required reboot; empty if it never was. */
    Optional<Instant> firstDoneAt() {
        return segments.stream().filter(segment -> segment.stage() == NodeStage.DONE).map(Segment::from).findFirst();
    }

    /**
     * Returns when the node first acquired the lock.
     *
     * @return empty if it never did
     */
    public Optional<Instant> wentAt() {
        return segments.stream().filter(Segment::isAway).map(Segment::from).findFirst();
    }

    /**
     * Adds up the times in which the node was away: cordoned, down or returning.
     *
     * @return the sum
     */
    public Duration away() {
        return time(Segment::isAway);
    }

    /**
     * Adds up the times in a stage.
     *
     * @param stage the stage
     * @return the sum
     */
    public Duration at(NodeStage stage) {
        return time(segment -> segment.stage() == stage);
    }

    /**
     * Adds up the times for which a cause blocked the node.
     *
     * @param cause the cause
     * @return the sum
     */
    public Duration blockedBy(Cause cause) {
        return time(segment -> segment.cause().equals(Optional.of(cause)));
    }

    /**
     * Counts the attempts that were rolled back.
     *
     * @return their number
     */
    public long triesTakenBack() {
        return segments.stream().filter(segment -> segment.stage() == NodeStage.UNDOING).count();
    }

    private Duration time(Predicate<Segment> which) {
        return segments.stream().filter(which).map(Segment::length).reduce(Duration.ZERO, Duration::plus);
    }
}
