package dev.kured.course;

import dev.kured.rehearse.NodeStage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of a node's way: a time in which it stood at one stage.
 *
 * @param until the first moment after it
 * @param cause what kept it waiting, if something did
 */
public record Segment(Instant from, Instant until, NodeStage stage, Optional<Cause> cause) {

    /** How long it lasted. */
    public Duration length() {
        return Duration.between(from, until);
    }

    /** Whether the node takes up a place of the lock: it is cordoned, down, or on its way back. */
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

    /** In lower case, for people and programs. */
    static String word(NodeStage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
