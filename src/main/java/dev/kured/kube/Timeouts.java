package dev.kured.kube;

import dev.kured.terms.Backoff;
import java.time.Duration;

/**
 * How patient a {@link Kube} is. Only tests are less patient than {@link #USUAL}.
 *
 * @param connect for a connection to come about
 * @param call for one request as a whole
 * @param ping how often an open HTTP/2 connection is probed; a dead peer is noticed within twice that
 * @param retry after a failure of a watch
 */
record Timeouts(Duration connect, Duration call, Duration ping, Backoff retry) {
    static final Timeouts USUAL = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
}
