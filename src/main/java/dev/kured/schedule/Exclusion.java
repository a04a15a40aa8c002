package dev.kured.schedule;

import java.time.Instant;

/**
 * A time in which no reboot may begin, even in a window.
 *
 * @param since {@code from}: the first moment of the exclusion
 * @param until {@code to}: the first moment after the exclusion
 * @param reason the reason, in words; may be empty
 */
public record Exclusion(Instant since, Instant until, String reason) {

    /** @throws IllegalArgumentException if it ends before it begins */
    public Exclusion {
        if (!until.isAfter(since)) {
            throw new IllegalArgumentException("no time lies between " + since + " and " + until);
        }
    }

    Span span() {
        return new Span(since, until);
    }
}
