package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class BellTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Bell bell = new Bell();

    @Test
    void aRingBeforeTheWaitEndsItAtOnce() {
        bell.ring();
        assertTimeoutPreemptively(PATIENCE, () -> bell.await(FOR_EVER));
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
            bell.ring();
        });
        assertTimeoutPreemptively(PATIENCE, () -> {
            waits.countDown();
            bell.await(FOR_EVER);
        });
    }

    @Test
    void withoutARingItWaitsItsTime() throws InterruptedException {
        assertTrue(waited(MOMENT).compareTo(MOMENT) >= 0);
    }

    @Test
    void manyRingsAreOne() throws InterruptedException {
        for (int ring = 0; ring < 1_000; ring++) {
            bell.ring();
        }
        bell.await(FOR_EVER);
        assertTrue(waited(MOMENT).compareTo(MOMENT) >= 0);
    }

    @Test
    void noTimeIsNoWait() {
        assertTimeoutPreemptively(PATIENCE, () -> {
            bell.await(Duration.ZERO);
            bell.await(Duration.ofSeconds(-5));
        });
    }

    /** No ring is lost, from however many threads: each one is followed by the end of a wait. */
    @Test
    void noRingGetsLost() {
        assertTimeoutPreemptively(PATIENCE, () -> {
            for (int round = 0; round < 2_000; round++) {
                Thread ringing = Thread.ofVirtual().start(bell::ring);
                bell.await(FOR_EVER);
                ringing.join();
            }
        });
    }

    @Test
    void aRingForLaterComesThenAndNotBefore() throws InterruptedException {
        bell.ringIn(MOMENT);
        long before = System.nanoTime();
        assertTrue(bell.await(FOR_EVER));
        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(MOMENT.minusMillis(1)) >= 0);
    }

    @Test
    void theEarliestOfSeveralRingsCounts() {
        bell.ringIn(FOR_EVER);
        bell.ringIn(Duration.ZERO);
        bell.ringIn(FOR_EVER);
        assertTimeoutPreemptively(PATIENCE, () -> assertTrue(bell.await(FOR_EVER)));
    }

    /** News of the lock ring after a reaction time; what else rings meanwhile must not take that away. */
    @Test
    void aRingForLaterOutlastsAnEarlierOne() throws InterruptedException {
        long begin = System.nanoTime();
        bell.ringIn(MOMENT);
        bell.ring();
        assertTrue(bell.await(FOR_EVER));
        assertTimeoutPreemptively(PATIENCE, () -> assertTrue(bell.await(FOR_EVER)));
        assertTrue(Duration.ofNanos(System.nanoTime() - begin).compareTo(MOMENT) >= 0);
        assertTrue(waited(MOMENT).compareTo(MOMENT) >= 0);
    }

    /** A wait that ends before leaves it for the next one. */
    @Test
    void aRingForLaterIsNotLostInAShorterWait() {
        bell.ringIn(MOMENT);
        assertTimeoutPreemptively(PATIENCE, () -> {
            while (!bell.await(Duration.ofNanos(1))) {
                Thread.onSpinWait();
            }
        });
    }

    private Duration waited(Duration atMost) throws InterruptedException {
        long before = System.nanoTime();
        bell.await(atMost);
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
