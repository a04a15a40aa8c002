package dev.kured.agent;

import dev.kured.terms.Moment;
import java.util.Optional;

/**
 * Something that stands before a reboot.
 *
 * @param name for metrics: that of a gate, or one of those below
 * @param reason in words
 * @param until when to look at it again; empty: when something changes
 */
public record Obstacle(String name, String reason, Optional<Moment> until) {
    /** No window is open. */
    public static final String WINDOW = "window";
    /** As many reboots of this node have not helped as may within a day. */
    public static final String MAX_PER_DAY = "max-per-day";
    /** An operator holds this node, by a file on it or by an annotation of its Node. */
    static final String HOLD = "hold";
    /** The lock is paused. */
    static final String PAUSE = "pause";
    /** The last try was given up not long ago. */
    static final String RETRY_AFTER = "retry-after";
    /** Nodes that are not Ready use up the places in the lock. */
    static final String PLACE = "place";
    /** The object that holds the lock does not exist, and this node may not create it. */
    static final String LOCK = "lock";
    /** The sentinel cannot tell. */
    static final String SENTINEL = "sentinel";
    /** The API server cannot be asked, or has no such Node. */
    static final String CLUSTER = "cluster";
    /** kured is being stopped. */
    static final String STOPPING = "stopping";

    /** An obstacle that is looked at again when something changes. */
    Obstacle(String name, String reason) {
        this(name, reason, Optional.empty());
    }

    /** Whether it is the lock itself, which is paused, has no place for the node, or does not exist. */
    boolean isOfTheLock() {
        return name.equals(PAUSE) || name.equals(PLACE) || name.equals(LOCK);
    }

    /** Whether neither the lock nor a gate will change it, so that the node leaves the cluster alone. */
    boolean keepsAway() {
        return switch (name) {
            case STOPPING, HOLD, WINDOW, RETRY_AFTER, MAX_PER_DAY -> true;
            default -> false;
        };
    }
}
