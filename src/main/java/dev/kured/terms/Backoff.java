package dev.kured.terms;

import java.time.Duration;

/**
 * How long to wait after so many failures in a row: twice as long each time, up to a limit.
 *
 * @param first the wait after the first failure
 * @param limit the longest wait
 */
public record Backoff(Duration first, Duration limit) {

    /** @throws IllegalArgumentException if it would not wait at all, or if the limit is below the first wait */
    public Backoff {
        if (!first.isPositive() || limit.compareTo(first) < 0) {
            throw new IllegalArgumentException("no back-off: " + first + " to " + limit);
        }
    }

    /** The wait after {@code failures} failures in a row, at least one. */
    public Duration after(int failures) {
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(limit) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(limit) < 0 ? wait : limit;
    }
}
