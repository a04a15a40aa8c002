package dev.kured.notify;

import java.time.Duration;
import java.util.Optional;

/** A receiver did not take a message. */
final class Undelivered extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean passing;
    private final transient Optional<Duration> retryAfter;

    private Undelivered(String why, boolean passing, Optional<Duration> retryAfter) {
        super(why);
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    /** It may take the message later. */
    static Undelivered forNow(String why) {
        return new Undelivered(why, true, Optional.empty());
    }

    /** It may take the message later, and has said when. */
    static Undelivered forNow(String why, Optional<Duration> retryAfter) {
        return new Undelivered(why, true, retryAfter);
    }

    /** It will never take this message: trying again is of no use. */
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

    /** The same in other words. */
    Undelivered as(String words) {
        return new Undelivered(words, passing, retryAfter);
    }
}
