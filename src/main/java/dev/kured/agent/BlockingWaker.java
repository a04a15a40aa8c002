package dev.kured.agent;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the loop of a real daemon, from any thread. Several wake-ups that are due at once are one; a wake-up for later stays
 * until its moment.
 */
public final class BlockingWaker implements Waker {
    private final WakeUps wakeUps = new WakeUps();

    /** Creates a waker without a pending wake-up. */
    public BlockingWaker() {}

    @Override
    public synchronized void wakeIn(Duration wait) {
        if (wakeUps.add(wait, System.nanoTime())) {
            notifyAll();
        }
    }

    /**
     * Waits for a wake-up. Returns at once if one came since the last wait.
     *
     * @param atMost the longest wait
     * @return whether a wake-up came
     * @throws InterruptedException if the thread is interrupted
     */
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
