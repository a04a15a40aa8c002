package dev.kured.agent;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The moments at which an agent wakes up. None is lost: only moments that are due are taken, later ones stay. The real
 * daemon and the simulated one share this rule. Moments are in nanoseconds of the clock that each of them uses.
 */
public final class WakeUps {
    /** Compared by their differences, since {@link System#nanoTime} may overflow. */
    private final TreeSet<Long> pending = new TreeSet<>((a, b) -> Long.signum(a - b));

    /** Starts without a wake-up. */
    public WakeUps() {}

    /**
     * Adds a wake-up. Several that are due at once are one.
     *
     * @param wait from now on
     * @param now the present moment, in nanoseconds
     * @return whether it is the next one
     */
    public boolean add(Duration wait, long now) {
        long at = wait.isPositive() ? now + wait.toNanos() : now;
        if (!pending.isEmpty() && at == now && pending.first() - now <= 0) {
            return false;
        }
        return pending.add(at) && pending.first() == at;
    }

    /** {@return the next wake-up, which may be past; empty if none is pending} */
    public OptionalLong next() {
        return pending.isEmpty() ? OptionalLong.empty() : OptionalLong.of(pending.first());
    }

    /**
     * Removes all wake-ups that are due.
     *
     * @param now the present moment, in nanoseconds
     * @return whether there was one
     */
    public boolean take(long now) {
        boolean due = false;
        while (!pending.isEmpty() && pending.first() - now <= 0) {
            pending.removeFirst();
            due = true;
        }
        return due;
    }
}
