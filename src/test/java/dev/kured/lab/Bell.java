package dev.kured.lab;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A ring that a test can wait for. */
public final class Bell implements Runnable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final Semaphore rings = new Semaphore(0);

    @Override
    public void run() {
        rings.release();
    }

    /** Looks, and again at each ring, until it is so. That it is so without a ring does not count, but at first. */
    public void until(String what, Callable<Boolean> so) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!so.call()) {
            if (!rings.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("not rung within " + LIMIT.toSeconds() + " s until " + what);
            }
        }
    }

    /** How often it rang since it was last waited for. */
    public int rung() {
        return rings.availablePermits();
    }
}
