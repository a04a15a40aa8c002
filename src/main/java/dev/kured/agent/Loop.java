package dev.kured.agent;

import dev.kured.terms.Moment;
import dev.kured.terms.PhaseName;
import dev.kured.terms.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** Runs an agent on a real machine: a step, then a wait for the bell or for the time. */
public final class Loop {

    /** What is done once the agent has been at rest for a while. */
    public interface Rest {
        /** How long nothing must have happened. */
        Duration after();

        /** Begins it; the loop ends with that, and only goes on if this returns. */
        void begin() throws InterruptedException;
    }

    /** From here on a wait is long enough to tidy up for it. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Agent agent;
    private final BlockingWaker waker;
    private final TimeSource clock;
    private final Runnable heartbeat;
    private final Optional<Rest> rest;
    private Optional<PhaseName> tidied = Optional.empty();

    /**
     * @param heartbeat run once around: it shows that the loop has not come to a halt, see sd_notify(3)
     * @param rest empty: at rest it only waits
     */
    public Loop(Agent agent, BlockingWaker waker, TimeSource clock, Runnable heartbeat, Optional<Rest> rest) {
        this.agent = agent;
        this.waker = waker;
        this.clock = clock;
        this.heartbeat = heartbeat;
        this.rest = rest;
    }

    /** Returns when the agent has ended. */
    public void run() throws InterruptedException {
        heartbeat.run();
        Optional<Moment> next = agent.step();
        while (next.isPresent()) {
            Optional<Rest> restful = rest.filter(_ -> agent.isAtRest());
            boolean rung = await(next.get(), restful);
            if (!rung && restful.isPresent()) {
                restful.get().begin();
            }
            heartbeat.run();
            next = agent.step();
        }
    }

    /** Until the bell rings, or this moment has come, or it has been quiet for long enough. */
    private boolean await(Moment next, Optional<Rest> restful) throws InterruptedException {
        Duration wait = clock.now().until(next);
        Duration atMost = restful.map(Rest::after).filter(quiet -> quiet.compareTo(wait) < 0).orElse(wait);
        if (wait.compareTo(LONG) >= 0) {
            tidyUp();
        }
        return atMost.isPositive() && waker.await(atMost);
    }

    /** Once a phase: what its beginning has left behind goes back to the system, for the phase may last for weeks. */
    private void tidyUp() {
        var phase = Optional.of(agent.phase());
        if (!tidied.equals(phase)) {
            tidied = phase;
            System.gc();
        }
    }
}
