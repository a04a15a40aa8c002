package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class BlockingWakerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final BlockingWaker waker = new BlockingWaker();

    @Test
    void aRingBeforeTheWaitEndsItAtOnce() {
        waker.wake();
        assertTimeoutPreemptively(PATIENCE, () -> waker.await(FOR_EVER));
    }

    @Test
    void aRingInTheWaitEndsIt() {
        var waits = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                waits.await();
            } catch (InterruptedException _) {
                return;
            }
            waker.wake();
        });
        assertTimeoutPreemptively(PATIENCE, () -> {
            waits.countDown();
            waker.await(FOR_EVER);
        });
    }

    @Test
    void withoutARingItWaitsItsTime() throws InterruptedException {
        assertTrue(waited(MOMENT).compareTo(MOMENT) >= 0);
    }

    @Test
    void manyRingsAreOne() throws InterruptedException {
        for (int wake = 0; wake < 1_000; wake++) {
            waker.wake();
        }
        waker.await(FOR_EVER);
        assertTrue(waited(MOMENT).compareTo(MOMENT) >= 0);
    }

    @Test
    void noTimeIsNoWait() {
        assertTimeoutPreemptively(PATIENCE, () -> {
            waker.await(Duration.ZERO);
            waker.await(Duration.ofSeconds(-5));
        });
    }

    /** No ring is lost, from however many threads: each one is followed by the end of a wait. */
    @Test
    void noRingGetsLost() {
        assertTimeoutPreemptively(PATIENCE, () -> {
            for (int round = 0; round < 2_000; round++) {
                Thread ringing = Thread.ofVirtual().start(waker::wake);
                waker.await(FOR_EVER);
                ringing.join();
            }
        });
    }

    @Test
    void aRingForLaterComesThenAndNotBefore() throws InterruptedException {
        waker.wakeIn(MOMENT);
        long before = System.nanoTime();
        assertTrue(waker.await(FOR_EVER));
        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(MOMENT.minusMillis(1)) >= 0);
    }

    @Test
    void theEarliestOfSeveralRingsCounts() {
        waker.wakeIn(FOR_EVER);
        waker.wakeIn(Duration.ZERO);
        waker.wakeIn(FOR_EVER);
        assertTimeoutPreemptively(PATIENCE, () -> assertTrue(waker.await(FOR_EVER)));
    }

    /** News of the lock ring after a reaction time; what else rings meanwhile must not take that away. */
    @Test
    void aRingForLaterOutlastsAnEarlierOne() throws InterruptedException {
        long begin = System.nanoTime();
        waker.wakeIn(MOMENT);
        waker.wake();
        assertTrue(waker.await(FOR_EVER));
        assertTimeoutPreemptively(PATIENCE, () -> assertTrue(waker.await(FOR_EVER)));
        assertTrue(Duration.ofNanos(System.nanoTime() - begin).compareTo(MOMENT) >= 0);
        assertTrue(waited(MOMENT).compareTo(MOMENT) >= 0);
    }

    /** A wait that ends before leaves it for the next one. */
    @Test
    void aRingForLaterIsNotLostInAShorterWait() {
        waker.wakeIn(MOMENT);
        assertTimeoutPreemptively(PATIENCE, () -> {
            while (!waker.await(Duration.ofNanos(1))) {
                Thread.onSpinWait();
            }
        });
    }

    private Duration waited(Duration atMost) throws InterruptedException {
        long before = System.nanoTime();
        waker.await(atMost);
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
