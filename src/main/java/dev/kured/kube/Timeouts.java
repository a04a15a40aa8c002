package dev.kured.kube;

import dev.kured.terms.Backoff;
import java.time.Duration;

/**
 * The time limits of a {@link Kube}. Production uses {@link #USUAL}; tests use shorter ones.
 *
 * @param connect the limit for opening a connection
 * @param call the limit for one whole request
 * @param ping the interval of HTTP/2 pings; a dead peer is detected within twice that time
 * @param retry the back-off after failures of a watch
 */
record Timeouts(Duration connect, Duration call, Duration ping, Backoff retry) {
    static final Timeouts USUAL = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
}
