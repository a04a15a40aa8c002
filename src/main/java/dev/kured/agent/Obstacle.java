package dev.kured.agent;

import dev.kured.terms.Moment;
import dev.kured.terms.ObstacleName;
import java.util.Optional;

/**
 * Something that defers a reboot.
 *
 * @param name its name for programs
 * @param reason in words
 * @param until when to look at it again; empty: when something changes
 */
public record Obstacle(ObstacleName name, String reason, Optional<Moment> until) {

    /** An obstacle that is looked at again when something changes. */
    Obstacle(ObstacleName name, String reason) {
        this(name, reason, Optional.empty());
    }

    /** Returns whether it is the lock itself, which is paused, has no place for the node, or does not exist. */
    boolean isOfTheLock() {
        return switch (name) {
            case ObstacleName.OfGate _ -> false;
            case ObstacleName.Known known -> switch (known) {
                case PAUSE, PLACE, LOCK -> true;
                case WINDOW, MAX_PER_DAY, HOLD, RETRY_AFTER, SENTINEL, CLUSTER, STOPPING -> false;
            };
        };
    }

    /** Returns whether neither the lock nor a gate will change it, so that the node leaves the cluster alone. */
    boolean keepsAway() {
        return switch (name) {
            case ObstacleName.OfGate _ -> false;
            case ObstacleName.Known known -> switch (known) {
                case STOPPING, HOLD, WINDOW, RETRY_AFTER, MAX_PER_DAY -> true;
                case PAUSE, PLACE, LOCK, SENTINEL, CLUSTER -> false;
            };
        };
    }
}
