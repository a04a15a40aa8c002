package dev.kured.notify;

import dev.kured.terms.Backoff;
import java.time.Duration;
import java.util.Optional;

/**
 * The number of tries for a message, and the waits between them.
 *
 * @param tries the number of tries
 * @param backoff the waits between tries
 * @param longest the longest wait that a receiver may ask for; with a longer one kured gives up
 */
record RetryPolicy(int tries, Backoff backoff, Duration longest) {

    /** Returns the usual policy: half a minute, unless the receiver asks for more. A late message is of little use. */
    static RetryPolicy usual() {
        return new RetryPolicy(5, new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(16)), Duration.ofMinutes(5));
    }

    /** Returns the wait before the next try; empty if this was the last one. */
    Optional<Duration> afterTry(int number, Undelivered failure) {
        if (!failure.passing() || number >= tries) {
            return Optional.empty();
        }
        Duration own = backoff.after(number);
        return Optional.of(failure.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own))
                .filter(wait -> wait.compareTo(longest) <= 0);
    }
}
