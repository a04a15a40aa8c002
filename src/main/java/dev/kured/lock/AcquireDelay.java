package dev.kured.lock;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The random moment that a node waits before it tries to take a place that it sees free, so that a thousand waiting
 * nodes do not try at once, and that who has waited longest goes first, roughly.
 *
 * <p>The moments are not spread evenly: the density grows exponentially towards the end, as in the timers of
 * multicast feedback (Nonnenmacher and Biersack 1999; RFC 5401, section 5.2.2). However many nodes wait, up to some
 * ten thousand, only a few come before the first one's success has reached the others. The younger the need, the later
 * it all begins: a node that waits ten times as long as the others comes before nearly all of them.
 */
public final class AcquireDelay {
    private static final Duration LONGEST_DRAW = Duration.ofMillis(1200);
    private static final double STEEPNESS = Math.log(10_000) + 1;
    private static final double SPREAD = Math.expm1(STEEPNESS);
    private static final Duration HEAD_START = Duration.ofMillis(750);
    /** Who waits that long has all of the head start. */
    private static final Duration OLD = Duration.ofDays(14);
    private static final double OLDEST = Math.log1p((double) OLD.toMinutes());

    private AcquireDelay() {}

    /** Draws a moment, at most 1.95 seconds long, for a node that has waited that long already. */
    public static Duration draw(Duration waited, RandomGenerator random) {
        double share = Math.log(random.nextDouble() * SPREAD + 1) / STEEPNESS;
        return part(LONGEST_DRAW, share).plus(part(HEAD_START, 1 - seniority(waited)));
    }

    /** From 0, for who has just come, to 1: as much for each doubling. */
    private static double seniority(Duration waited) {
        double minutes = Math.max(0, waited.toSeconds() / 60.0);
        return Math.min(1, Math.log1p(minutes) / OLDEST);
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos((long) (share * (double) whole.toNanos()));
    }
}
