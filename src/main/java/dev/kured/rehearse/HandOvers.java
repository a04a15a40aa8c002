package dev.kured.rehearse;

import java.time.Duration;

/**
 * How places in the lock went from node to node, while others waited for them.
 *
 * @param number how often
 * @param longestGap the longest time that a place was free meanwhile
 * @param allGaps all such times together
 */
public record HandOvers(long number, Duration longestGap, Duration allGaps) {
    static final HandOvers NONE = new HandOvers(0, Duration.ZERO, Duration.ZERO);

    HandOvers with(Duration gap) {
        return new HandOvers(number + 1, gap.compareTo(longestGap) > 0 ? gap : longestGap, allGaps.plus(gap));
    }
}
