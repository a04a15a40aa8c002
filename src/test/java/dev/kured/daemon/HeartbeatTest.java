package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.gate.Gate;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private final AtomicInteger fed = new AtomicInteger();
    private final Heartbeat heartbeat = new Heartbeat(fed::incrementAndGet);

    @Test
    void anEndThatComesIsNotWaitedForAnyLonger() throws InterruptedException {
        var ended = new CountDownLatch(1);
        ended.countDown();
        assertTrue(heartbeat.awaitEnd(ended, LONG));
    }

    @Test
    void withoutAnyProgressItIsWaitedForAsLongAsThePatienceLasts() throws InterruptedException {
        long begin = System.nanoTime();
        assertFalse(heartbeat.awaitEnd(new CountDownLatch(1), Duration.ofMillis(50)));
        assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(50));
    }

    /** An undo of many slow requests. */
    @Test
    void whileThereIsProgressItIsWaitedFor() throws InterruptedException {
        var ended = new CountDownLatch(1);
        Thread agent = Thread.ofPlatform().daemon().start(() -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2000);
            while (System.nanoTime() < end) {
                heartbeat.run();
            }
            ended.countDown();
        });
        assertTrue(heartbeat.awaitEnd(ended, Duration.ofMillis(1000)));
        agent.join();
    }

    /** Defect B19: several gates that answer slowly outlasted the watchdog. */
    @Test
    void eachAnswerOfAGateIsABeatAndTheGateStaysTheSame() throws Trouble {
        Gate gate = new Gate() {
            private boolean broken;

            @Override
            public Optional<String> closedBecause() throws Trouble {
                if (broken) {
                    throw new Trouble("it is dark", "");
                }
                broken = true;
                return Optional.of("no");
            }

            @Override
            public Reach reach() {
                return Reach.FLEET;
            }

            @Override
            public String name() {
                return "door";
            }

            @Override
            public String key() {
                return "door@7";
            }
        };
        Gate beating = heartbeat.in(gate);
        assertEquals(Optional.of("no"), beating.closedBecause());
        assertEquals(1, fed.get());
        assertThrows(Trouble.class, beating::closedBecause);
        assertEquals(2, fed.get());
        assertEquals("FLEET door door@7", beating.reach() + " " + beating.name() + " " + beating.key());
    }
}
