package dev.kured.lock;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The random delay between the moment when a node sees a free place in the lock and its attempt to take it. The delay
 * keeps a thousand waiting nodes from trying at once, and nodes that have waited longer roughly go first.
 *
 * <p>The distribution is not uniform: its density grows exponentially towards the end, as in the timers of multicast
 * feedback (Nonnenmacher and Biersack 1999; RFC 5401, section 5.2.2). With up to some ten thousand waiting nodes, only a
 * few try before the first success has reached the others. The shorter a node has waited, the later its interval begins: a
 * node that has waited ten times as long as the others tries before nearly all of them.
 */
public final class AcquireDelay {
    private static final Duration LONGEST_DRAW = Duration.ofMillis(1200);
    private static final double STEEPNESS = Math.log(10_000) + 1;
    private static final double SPREAD = Math.expm1(STEEPNESS);
    private static final Duration HEAD_START = Duration.ofMillis(750);
    /** A node that has waited this long has the whole head start. */
    private static final Duration OLD = Duration.ofDays(14);
    private static final double OLDEST = Math.log1p((double) OLD.toMinutes());

    private AcquireDelay() {}

    /**
     * Draws a delay.
     *
     * @param waited how long the node has waited for the lock
     * @param random the source of randomness
     * @return the delay, at most 1.95 s
     */
    public static Duration draw(Duration waited, RandomGenerator random) {
        double share = Math.log(random.nextDouble() * SPREAD + 1) / STEEPNESS;
        return part(LONGEST_DRAW, share).plus(part(HEAD_START, 1 - seniority(waited)));
    }

    /** Returns 0 for a node that has just begun to wait, up to 1; each doubling of the time adds the same amount. */
    private static double seniority(Duration waited) {
        double minutes = Math.max(0, waited.toSeconds() / 60.0);
        return Math.min(1, Math.log1p(minutes) / OLDEST);
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos((long) (share * (double) whole.toNanos()));
    }
}
