package dev.kured.agent;

import java.time.Instant;
import java.util.Optional;

/**
 * What this node must remember across a crash. It is little: the rest follows from the lock record and the Node.
 *
 * @param unfinished whether the lock or the cordon may be ours, so that the agent must ask the cluster. It becomes true
 *     before the first attempt to take the lock, and false after the release
 * @param stayAway the wait after a failed attempt
 */
public record State(boolean unfinished, Optional<StayAway> stayAway) {

    /** Nothing is unfinished, and the next attempt may begin at any time. */
    public static final State CLEAR = new State(false, Optional.empty());

    /**
     * The wait after a failed attempt. It also ends if the clock is set back to before its beginning.
     *
     * @param since when it began
     * @param until when the next attempt may begin
     * @param because why the last attempt failed
     */
    public record StayAway(Instant since, Instant until, String because) {

        /** Returns whether it lasts at {@code now}. */
        boolean isAt(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    State withUnfinished(boolean newValue) {
        return new State(newValue, stayAway);
    }
}
