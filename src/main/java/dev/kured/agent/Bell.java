package dev.kured.agent;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the loop, from any thread. Many rings before it wakes are one. */
public final class Bell {
    private final Semaphore rings = new Semaphore(0);

    /** Rings. */
    public void ring() {
        rings.release();
    }

    /** Waits for a ring, at most this long; returns at once if it has rung since the last wait. False if it has not. */
    public boolean await(Duration atMost) throws InterruptedException {
        boolean rung = rings.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        rings.drainPermits();
        return rung;
    }
}
