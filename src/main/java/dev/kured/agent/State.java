package dev.kured.agent;

import java.time.Instant;
import java.util.Optional;

/**
 * What this node must remember across a crash. It is little, because the lock record and the Node say the rest.
 *
 * @param unfinished whether the lock or the cordon may be ours, so that the cluster must be asked. It is written
 *     before the first try for the lock, and taken back after the release
 * @param stayAway after a try that was given up: when the next one may begin
 */
public record State(boolean unfinished, Optional<StayAway> stayAway) {

    /** Nothing is unfinished, and the next try may begin at any time. */
    public static final State CLEAR = new State(false, Optional.empty());

    /**
     * The wait after a try that was given up. It is over before its end, too, if the clock is set back before its
     * beginning.
     *
     * @param since when it began
     * @param until when the next one may begin
     * @param because why the last one was given up
     */
    public record StayAway(Instant since, Instant until, String because) {

        /** Whether it lasts at {@code now}. */
        boolean isAt(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    State withUnfinished(boolean newValue) {
        return new State(newValue, stayAway);
    }
}
