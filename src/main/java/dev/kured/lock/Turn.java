package dev.kured.lock;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The random moment that a node waits before it tries to take a lock that it sees free, so that a thousand waiting
 * nodes do not try at once.
 *
 * <p>The moments are not spread evenly: the density grows exponentially towards the end, as in the timers of
 * multicast feedback (Nonnenmacher and Biersack 1999; RFC 5401, section 5.2.2). However many nodes wait, up to some
 * ten thousand, only a few come before the first one's success has reached the others.
 */
public final class Turn {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final double STEEPNESS = Math.log(10_000) + 1;

    private Turn() {}

    /** Draws a moment, at most a second long. */
    public static Duration draw(RandomGenerator random) {
        double share = Math.log(random.nextDouble() * Math.expm1(STEEPNESS) + 1) / STEEPNESS;
        return Duration.ofNanos((long) (share * LONGEST.toNanos()));
    }
}
