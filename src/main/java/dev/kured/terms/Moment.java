package dev.kured.terms;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment of this run, on two clocks: the monotonic clock measures waits and time-outs, the wall clock serves windows,
 * records and people. Moments are compared by the monotonic clock, so a step of the wall clock does not move them.
 *
 * @param uptime the time of the monotonic clock since an origin that is the same for the whole run
 * @param wall the time of the wall clock, as it was or is expected to be
 * @see <a href="https://man7.org/linux/man-pages/man2/clock_gettime.2.html">clock_gettime(2), CLOCK_MONOTONIC</a>
 */
public record Moment(Duration uptime, Instant wall) implements Comparable<Moment> {
    /** A moment before every other moment. */
    public static final Moment NEVER = new Moment(Duration.ofDays(-36_500), Instant.EPOCH);

    /**
     * {@return the moment after a wait}
     *
     * @param wait the duration of the wait
     */
    public Moment plus(Duration wait) {
        // One new Instant, where plus(Duration) makes two: a simulation does this millions of times.
        return new Moment(uptime.plus(wait), Instant.ofEpochSecond(
                Math.addExact(wall.getEpochSecond(), wait.getSeconds()), (long) wall.getNano() + wait.getNano()));
    }

    /**
     * {@return the moment before a wait}
     *
     * @param wait the duration of the wait
     */
    public Moment minus(Duration wait) {
        return plus(wait.negated());
    }

    /**
     * {@return the time from this moment to another; negative if the other is earlier}
     *
     * @param other the other moment
     */
    public Duration until(Moment other) {
        return other.uptime.minus(uptime);
    }

    /**
     * {@return the moment at which the wall clock shows a time, if it is not set before}
     *
     * @param shown the time on the wall clock
     */
    public Moment at(Instant shown) {
        return new Moment(uptime.plus(Duration.between(wall, shown)), shown);
    }

    /**
     * {@return whether this moment is before another}
     *
     * @param other the other moment
     */
    public boolean isBefore(Moment other) {
        return compareTo(other) < 0;
    }

    /**
     * {@return whether this moment is after another}
     *
     * @param other the other moment
     */
    public boolean isAfter(Moment other) {
        return compareTo(other) > 0;
    }

    /**
     * {@return the earlier of two moments}
     *
     * @param other the other moment
     */
    public Moment earlier(Moment other) {
        return isBefore(other) ? this : other;
    }

    /**
     * {@return the later of two moments}
     *
     * @param other the other moment
     */
    public Moment later(Moment other) {
        return isBefore(other) ? other : this;
    }

    /** Compares by the monotonic clock. */
    @Override
    public int compareTo(Moment other) {
        return uptime.compareTo(other.uptime);
    }
}
