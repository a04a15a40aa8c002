package dev.kured.notify;

import java.time.Duration;
import java.util.Optional;

/** Reports that a receiver did not take a message. */
final class Undelivered extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean passing;
    private final transient Optional<Duration> retryAfter;

    private Undelivered(String why, boolean passing, Optional<Duration> retryAfter) {
        super(why);
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    /** Returns an error that may pass. */
    static Undelivered forNow(String why) {
        return new Undelivered(why, true, Optional.empty());
    }

    /** Returns an error that may pass, with the wait that the receiver asks for. */
    static Undelivered forNow(String why, Optional<Duration> retryAfter) {
        return new Undelivered(why, true, retryAfter);
    }

    /** Returns an error that another try cannot mend. */
    static Undelivered forGood(String why) {
        return new Undelivered(why, false, Optional.empty());
    }

    String why() {
        return String.valueOf(getMessage());
    }

    boolean passing() {
        return passing;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Returns the same error with other words. */
    Undelivered as(String words) {
        return new Undelivered(words, passing, retryAfter);
    }
}
