package dev.kured.agent;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Wakes the loop, from any thread. Many rings before it wakes are one. */
public final class Bell implements Ringer {
    /** By {@link System#nanoTime}; empty: not at all. */
    private OptionalLong rings = OptionalLong.empty();

    @Override
    public synchronized void ringIn(Duration wait) {
        long at = System.nanoTime() + wait.toNanos();
        if (rings.isEmpty() || at - rings.getAsLong() < 0) {
            rings = OptionalLong.of(at);
            notifyAll();
        }
    }

    /** Waits for a ring, at most this long; returns at once if it has rung since the last wait. False if it has not. */
    public synchronized boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            long untilRing = untilRing();
            if (untilRing <= 0) {
                rings = OptionalLong.empty();
                return true;
            }
            long untilEnd = end - System.nanoTime();
            if (untilEnd <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(untilRing, untilEnd));
        }
    }

    private long untilRing() {
        return rings.isPresent() ? rings.getAsLong() - System.nanoTime() : Long.MAX_VALUE;
    }
}
