package dev.kured.notify;

import dev.kured.terms.Backoff;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a message is worth trying.
 *
 * @param tries in all
 * @param backoff between them
 * @param longest what a receiver may ask for in between; with more the message is given up
 */
record RetryPolicy(int tries, Backoff backoff, Duration longest) {

    /** Half a minute, unless the receiver asks for more: a message that is late is of little use. */
    static RetryPolicy usual() {
        return new RetryPolicy(5, new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(16)), Duration.ofMinutes(5));
    }

    /** How long to wait before the next try; empty if there is none. */
    Optional<Duration> afterTry(int number, Undelivered failure) {
        if (!failure.passing() || number >= tries) {
            return Optional.empty();
        }
        Duration own = backoff.after(number);
        return Optional.of(failure.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own))
                .filter(wait -> wait.compareTo(longest) <= 0);
    }
}
