package dev.kured.course;

import dev.kured.rehearse.NodeStage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A range of time in which a node was in one stage.
 *
 * @param from the first instant
 * @param until the first instant after it
 * @param stage the stage
 * @param cause the reason for which the node did not reboot; empty if it was away, idle or done
 */
public record Segment(Instant from, Instant until, NodeStage stage, Optional<Cause> cause) {

    /**
     * Returns the length of the segment.
     *
     * @return the time from its start to its end
     */
    public Duration length() {
        return Duration.between(from, until);
    }

    /**
     * Whether the node is away: cordoned, down for kured, or returning.
     *
     * @return true if it holds a place in the lock
     */
    public boolean isAway() {
        return isAway(stage, cause);
    }

    static boolean isAway(NodeStage stage, Optional<Cause> cause) {
        return switch (stage) {
            case DRAINING, REBOOTING, RETURNING, UNDOING -> true;
            case DOWN -> cause.isEmpty();
            case IDLE, BLOCKED, WAITING, DONE -> false;
        };
    }

    /** The name of a stage in lower case, for people and programs. */
    static String word(NodeStage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
