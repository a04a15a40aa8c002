package dev.kured.terms;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The wait after failures in a row: twice as long after each, up to a limit.
 *
 * @param first the wait after the first failure
 * @param limit the longest wait
 */
public record Backoff(Duration first, Duration limit) {

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if it would not wait at all, or if the limit is below the first wait
     */
    public Backoff {
        if (!first.isPositive() || limit.compareTo(first) < 0) {
            throw new IllegalArgumentException("no back-off: " + first + " to " + limit);
        }
    }

    /** Returns the wait after {@code failures} failures in a row, at least one. */
    public Duration after(int failures) {
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(limit) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(limit) < 0 ? wait : limit;
    }

    /** Returns the same, spread at random. */
    public Duration after(int failures, RandomGenerator random) {
        return spread(after(failures), random);
    }

    /** Spreads a wait over three to five quarters of it, so that nodes that failed together do not try again together. */
    public static Duration spread(Duration wait, RandomGenerator random) {
        return wait.multipliedBy(random.nextInt(75, 126)).dividedBy(100);
    }
}
