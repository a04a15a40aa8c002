package dev.kured.schedule;

import java.time.Instant;

/**
 * A time in which no reboot may begin, whatever the windows say.
 *
 * @param since its first moment
 * @param until the first moment after it
 * @param reason in words; may be empty
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
