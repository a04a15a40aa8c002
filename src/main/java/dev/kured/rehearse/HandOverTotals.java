package dev.kured.rehearse;

import java.time.Duration;

/**
 * The hand-overs of places of the lock while other nodes waited.
 *
 * @param number the number of hand-overs
 * @param longestGap the longest time for which a place was free
 * @param allGaps the sum of these times
 */
public record HandOverTotals(long number, Duration longestGap, Duration allGaps) {
    static final HandOverTotals NONE = new HandOverTotals(0, Duration.ZERO, Duration.ZERO);

    HandOverTotals with(Duration gap) {
        return new HandOverTotals(number + 1, gap.compareTo(longestGap) > 0 ? gap : longestGap, allGaps.plus(gap));
    }
}
