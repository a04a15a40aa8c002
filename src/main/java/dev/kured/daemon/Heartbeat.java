package dev.kured.daemon;

import dev.kured.gate.Gate;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The progress of the agent's thread: a step, an answer of the API server, an answer of a gate. A step that takes long
 * feeds the watchdog only while it makes progress, and a stop waits for the daemon as long as it does.
 */
final class Heartbeat implements Runnable {
    private final Runnable watchdog;
    private volatile long last = System.nanoTime();

    /** @param watchdog run at each beat */
    Heartbeat(Runnable watchdog) {
        this.watchdog = watchdog;
    }

    /** Beats once; on any thread. */
    @Override
    public void run() {
        last = System.nanoTime();
        watchdog.run();
    }

    /** The same gate; each of its answers is a beat. */
    Gate in(Gate gate) {
        return new Beating(gate, this);
    }

    /** Waits for the end, but no longer than so long without a beat. Returns whether it has come. */
    boolean awaitEnd(CountDownLatch ended, Duration patience) throws InterruptedException {
        long told = System.nanoTime();
        while (true) {
            long since = Math.max(last, told);
            long left = patience.toNanos() - (System.nanoTime() - since);
            if (ended.await(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (Math.max(last, told) == since) {
                return false;
            }
        }
    }

    private record Beating(Gate gate, Runnable beat) implements Gate {
        @Override
        public Optional<String> closedBecause() throws Trouble {
            try {
                return gate.closedBecause();
            } finally {
                beat.run();
            }
        }

        @Override
        public Reach reach() {
            return gate.reach();
        }

        @Override
        public String key() {
            return gate.key();
        }

        @Override
        public String name() {
            return gate.name();
        }
    }
}
