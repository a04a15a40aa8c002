package dev.kured.agent;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The moments at which an agent is to be woken. None is lost: what is taken is what is due, and the later ones stay. The
 * real daemon and the simulated one wake up by this one rule; moments are in nanoseconds of whichever clock they use.
 */
public final class WakeUps {
    /** As {@link System#nanoTime} asks for: the differences count, so that the numbers may overflow. */
    private final TreeSet<Long> pending = new TreeSet<>((a, b) -> Long.signum(a - b));

    /** Adds a wake-up after this wait. Returns whether it is the next one. Many that are due at once are one. */
    public boolean add(Duration wait, long now) {
        long at = wait.isPositive() ? now + wait.toNanos() : now;
        if (!pending.isEmpty() && at == now && pending.first() - now <= 0) {
            return false;
        }
        return pending.add(at) && pending.first() == at;
    }

    /** The next one; empty if none is to come. It may be past. */
    public OptionalLong next() {
        return pending.isEmpty() ? OptionalLong.empty() : OptionalLong.of(pending.first());
    }

    /** Takes all that are due, as one. Returns whether there was any. */
    public boolean take(long now) {
        boolean due = false;
        while (!pending.isEmpty() && pending.first() - now <= 0) {
            pending.removeFirst();
            due = true;
        }
        return due;
    }
}
