package dev.kured.terms;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment of this run, read from two clocks at once: the monotonic one, by which waits and time-outs are measured, and
 * the wall clock, which serves windows, records and people. A step of the wall clock moves no moment.
 *
 * @param uptime on the monotonic clock, since a beginning that is the same for the whole run
 * @param wall on the wall clock, as it was or is expected to be
 * @see <a href="https://man7.org/linux/man-pages/man2/clock_gettime.2.html">clock_gettime(2), CLOCK_MONOTONIC</a>
 */
public record Moment(Duration uptime, Instant wall) implements Comparable<Moment> {
    /** Before every moment. */
    public static final Moment NEVER = new Moment(Duration.ofDays(-36_500), Instant.EPOCH);

    /** The moment so much later. */
    public Moment plus(Duration wait) {
        // One new Instant, where plus(Duration) makes two: a simulation does this millions of times.
        return new Moment(uptime.plus(wait), Instant.ofEpochSecond(
                Math.addExact(wall.getEpochSecond(), wait.getSeconds()), (long) wall.getNano() + wait.getNano()));
    }

    /** The moment so much earlier. */
    public Moment minus(Duration wait) {
        return plus(wait.negated());
    }

    /** How long it takes from this moment to the other; negative if that was before. */
    public Duration until(Moment other) {
        return other.uptime.minus(uptime);
    }

    /** The moment at which the wall clock will show this, as far as this moment can tell. */
    public Moment at(Instant shown) {
        return new Moment(uptime.plus(Duration.between(wall, shown)), shown);
    }

    /** Whether it comes before the other, by the monotonic clock. */
    public boolean isBefore(Moment other) {
        return compareTo(other) < 0;
    }

    /** Whether it comes after the other, by the monotonic clock. */
    public boolean isAfter(Moment other) {
        return compareTo(other) > 0;
    }

    /** The earlier of the two. */
    public Moment earlier(Moment other) {
        return isBefore(other) ? this : other;
    }

    /** The later of the two. */
    public Moment later(Moment other) {
        return isBefore(other) ? other : this;
    }

    @Override
    public int compareTo(Moment other) {
        return uptime.compareTo(other.uptime);
    }
}
