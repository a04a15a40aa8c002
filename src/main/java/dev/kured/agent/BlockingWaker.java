package dev.kured.agent;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Wakes the loop, from any thread. Many rings before it wakes are one; a ring for later stays until its moment. */
public final class BlockingWaker implements Waker {
    private final WakeUps wakeUps = new WakeUps();

    @Override
    public synchronized void wakeIn(Duration wait) {
        if (wakeUps.add(wait, System.nanoTime())) {
            notifyAll();
        }
    }

    /** Waits for a ring, at most this long; returns at once if it has rung since the last wait. False if it has not. */
    public synchronized boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            long now = System.nanoTime();
            if (wakeUps.take(now)) {
                return true;
            }
            long untilEnd = end - now;
            if (untilEnd <= 0) {
                return false;
            }
            OptionalLong next = wakeUps.next();
            TimeUnit.NANOSECONDS.timedWait(this, next.isPresent() ? Math.min(next.getAsLong() - now, untilEnd) : untilEnd);
        }
    }
}
