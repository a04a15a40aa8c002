package dev.kured.rehearse;

import java.time.Duration;

/**
 * How places in the lock went from node to node, while others waited for them.
 *
 * @param number how often
 * @param longestGap the longest time that a place was free meanwhile
 * @param allGaps all such times together
 */
public record HandOverTotals(long number, Duration longestGap, Duration allGaps) {
    static final HandOverTotals NONE = new HandOverTotals(0, Duration.ZERO, Duration.ZERO);

    HandOverTotals with(Duration gap) {
        return new HandOverTotals(number + 1, gap.compareTo(longestGap) > 0 ? gap : longestGap, allGaps.plus(gap));
    }
}
