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

    private Duration waited(Duration atMost) throws InterruptedException {
        long before = System.nanoTime();
        bell.await(atMost);
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
