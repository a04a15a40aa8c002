package dev.kured.agent;

import dev.kured.terms.Moment;
import dev.kured.terms.PhaseName;
import dev.kured.terms.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** Runs an agent on a real machine: takes a step, waits for a wake-up or for the agreed moment, and so on. */
public final class Loop {

    /** Something to begin once the agent has been at rest for a while. */
    public interface Rest {
        /** {@return how long the agent must have been at rest; empty while there is nothing to begin} */
        Optional<Duration> after();

        /**
         * Begins it. Usually this does not return; if it does, the loop goes on.
         *
         * @throws InterruptedException if the thread is interrupted
         */
        void begin() throws InterruptedException;
    }

    /** A wait of this length is worth a garbage collection. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Agent agent;
    private final BlockingWaker waker;
    private final TimeSource clock;
    private final Runnable heartbeat;
    private final Optional<Rest> rest;
    private Optional<PhaseName> tidied = Optional.empty();

    /**
     * Creates a loop.
     *
     * @param agent takes the steps
     * @param waker wakes the agent
     * @param clock the clock of the agent
     * @param heartbeat run before each step: it shows that the loop has not stopped, see sd_notify(3)
     * @param rest empty: at rest the loop only waits
     */
    public Loop(Agent agent, BlockingWaker waker, TimeSource clock, Runnable heartbeat, Optional<Rest> rest) {
        this.agent = agent;
        this.waker = waker;
        this.clock = clock;
        this.heartbeat = heartbeat;
        this.rest = rest;
    }

    /**
     * Runs until the agent has ended.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void run() throws InterruptedException {
        heartbeat.run();
        Optional<Moment> next = agent.step();
        while (next.isPresent()) {
            Optional<Duration> quiet = rest.filter(_ -> agent.isAtRest()).flatMap(Rest::after);
            boolean woken = await(next.get(), quiet);
            if (!woken && quiet.isPresent()) {
                rest.orElseThrow().begin();
            }
            heartbeat.run();
            next = agent.step();
        }
    }

    /**
     * Waits until a wake-up, or this moment, or the beginning of the rest.
     *
     * @return whether a wake-up came
     */
    private boolean await(Moment next, Optional<Duration> quiet) throws InterruptedException {
        Duration wait = clock.now().until(next);
        Duration atMost = quiet.filter(shorter -> shorter.compareTo(wait) < 0).orElse(wait);
        if (wait.compareTo(LONG) >= 0) {
            tidyUp();
        }
        return atMost.isPositive() && waker.await(atMost);
    }

    /** Returns memory to the system, once for each phase: a phase may last for weeks. */
    private void tidyUp() {
        var phase = Optional.of(agent.phase());
        if (!tidied.equals(phase)) {
            tidied = phase;
            System.gc();
        }
    }
}
