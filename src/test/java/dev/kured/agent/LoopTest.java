package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.rehearse.SmallWorld;
import dev.kured.sentinel.Need;
import dev.kured.sentinel.Sentinel;
import dev.kured.terms.BootId;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LoopTest {
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingWaker waker = new BlockingWaker();
    private volatile Need need = new Need.None();
    private final Semaphore looks = new Semaphore(0);
    private final AtomicInteger heartbeats = new AtomicInteger();

    /** An agent with nothing to do: it looks at the sentinel once a turn. */
    private Agent idleAgent(TimeSource clock) {
        var sentinel = new Sentinel() {
            @Override
            public Need look() {
                looks.release();
                return need;
            }

            @Override
            public void close() {}
        };
        var machine = new Machine() {
            @Override
            public BootId bootId() {
                return new BootId("1b4e28ba-2fa1-11d2-883f-0016d3cca427");
            }

            @Override
            public List<Inhibitor> blockers() {
                return List.of();
            }

            @Override
            public void reboot() {
                throw new AssertionError();
            }

            @Override
            public boolean goingDown() {
                return false;
            }

            @Override
            public void rest() {}
        };
        var memory = new StateStore() {
            @Override
            public Optional<State> recall() {
                return Optional.of(State.CLEAR);
            }

            @Override
            public void keep(State state) {}
        };
        Cluster.Entrance closed = () -> {
            throw new Trouble("nobody may ask the cluster", "");
        };
        return new Agent(
                new Doors(sentinel, closed, List.of(), machine, memory, _ -> {}, (_, _) -> {}, clock, new Random(1),
                        waker),
                SmallWorld.RULES, "ConfigMap kube-system/kured");
    }

    private Thread run(Agent agent, TimeSource clock) {
        return run(agent, clock, Optional.empty());
    }

    private Thread run(Agent agent, TimeSource clock, Optional<Loop.Rest> rest) {
        var loop = new Loop(agent, waker, clock, heartbeats::incrementAndGet, rest);
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                loop.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void assertLooks(int times) throws InterruptedException {
        assertTrue(looks.tryAcquire(times, PATIENCE_SECONDS, TimeUnit.SECONDS), "it did not go around");
    }

    @Test
    void eachRingIsATurnWithAHeartbeatAndTheLoopEndsWithItsAgent() throws InterruptedException {
        Agent agent = idleAgent(TimeSource.system());
        Thread loop = run(agent, TimeSource.system());
        assertLooks(1);
        for (int turn = 0; turn < 20; turn++) {
            waker.wake();
            assertLooks(1);
        }
        assertTrue(loop.isAlive());
        agent.stop();
        assertTrue(loop.join(Duration.ofSeconds(PATIENCE_SECONDS)), "the loop did not end with its agent");
        // It may have been stopped in the middle of a turn: then that was the last.
        assertEquals(21 + looks.availablePermits(), heartbeats.get());
        assertTrue(looks.availablePermits() <= 1);
    }

    @Test
    void whenNothingRingsItGoesAroundWhenItsTimeHasCome() throws InterruptedException {
        var leaping = new Leaping();
        Agent agent = idleAgent(leaping);
        Thread loop = run(agent, leaping);
        assertLooks(50);
        agent.stop();
        assertTrue(loop.join(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    @Test
    void atRestItWaits() throws InterruptedException {
        Agent agent = idleAgent(TimeSource.system());
        Thread loop = run(agent, TimeSource.system());
        assertLooks(1);
        assertFalse(looks.tryAcquire(200, TimeUnit.MILLISECONDS), "it went around without a reason");
        agent.stop();
        assertTrue(loop.join(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    @Test
    void onceItHasBeenQuietForAWhileItGoesToRest() throws InterruptedException {
        var begun = new Semaphore(0);
        Agent agent = idleAgent(TimeSource.system());
        Thread loop = run(agent, TimeSource.system(), Optional.of(new Resting(Optional.of(Duration.ofMillis(50)), begun)));
        assertTrue(begun.tryAcquire(3, PATIENCE_SECONDS, TimeUnit.SECONDS), "it did not go to rest");
        agent.stop();
        assertTrue(loop.join(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    @Test
    void whatHasNothingToGiveBackOnlyWaits() throws InterruptedException {
        var begun = new Semaphore(0);
        var leaping = new Leaping();
        Agent agent = idleAgent(leaping);
        Thread loop = run(agent, leaping, Optional.of(new Resting(Optional.empty(), begun)));
        assertLooks(50);
        assertEquals(0, begun.availablePermits());
        agent.stop();
        assertTrue(loop.join(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    @Test
    void whatHasSomethingToDoDoesNotGoToRest() throws InterruptedException {
        var begun = new Semaphore(0);
        need = new Need.Unknown(new Trouble("the command has not answered yet", ""));
        var leaping = new Leaping();
        Agent agent = idleAgent(leaping);
        Thread loop = run(agent, leaping, Optional.of(new Resting(Optional.of(Duration.ZERO), begun)));
        assertLooks(50);
        assertEquals(0, begun.availablePermits());
        agent.stop();
        assertTrue(loop.join(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    /** Counts how often it is begun. */
    private record Resting(Optional<Duration> after, Semaphore begun) implements Loop.Rest {
        @Override
        public void begin() {
            begun.release();
        }
    }

    /** A clock by which ten minutes pass between any two looks at it. */
    private static final class Leaping implements TimeSource {
        private Moment now = new Moment(Duration.ZERO, SmallWorld.BEGIN);

        @Override
        public synchronized Moment now() {
            now = now.plus(Duration.ofMinutes(10));
            return now;
        }
    }
}
