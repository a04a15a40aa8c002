package dev.kured.agent;

/**
 * Something that stands before a reboot.
 *
 * @param name for metrics: that of a gate, or one of those below
 * @param reason in words
 */
public record Obstacle(String name, String reason) {
    /** No window is open. */
    public static final String WINDOW = "window";
    /** kured has asked for as many reboots of this node as it may within a day. */
    public static final String MAX_PER_DAY = "max-per-day";
    /** An administrator holds the Node. */
    static final String HOLD = "hold";
    /** The lock is paused. */
    static final String PAUSE = "pause";
    /** The last try was given up not long ago. */
    static final String RETRY_AFTER = "retry-after";
    /** Nodes that are not Ready use up the places in the lock. */
    static final String PLACE = "place";
    /** The sentinel cannot tell. */
    static final String SENTINEL = "sentinel";
    /** The API server cannot be asked, or has no such Node. */
    static final String CLUSTER = "cluster";
    /** kured is being stopped. */
    static final String STOPPING = "stopping";

    /** Whether it is the lock itself, which is paused or has no place for the node. */
    boolean isOfTheLock() {
        return name.equals(PAUSE) || name.equals(PLACE);
    }
}
