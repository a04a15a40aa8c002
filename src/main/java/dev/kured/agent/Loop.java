package dev.kured.agent;

import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** Runs an agent on a real machine: a step, then a wait for the bell or for the time. */
public final class Loop {

    /** What is done once the agent has been at rest for a while. */
    public interface Rest {
        /** How long nothing must have happened; empty while there is nothing to be done. */
        Optional<Duration> after();

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
    private String tidied = "";

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
            Optional<Duration> quiet = rest.filter(_ -> agent.isAtRest()).flatMap(Rest::after);
            boolean rung = await(next.get(), quiet);
            if (!rung && quiet.isPresent()) {
                rest.orElseThrow().begin();
            }
            heartbeat.run();
            next = agent.step();
        }
    }

    /** Until the bell rings, or this moment has come, or it has been quiet for long enough. */
    private boolean await(Moment next, Optional<Duration> quiet) throws InterruptedException {
        Duration wait = clock.now().until(next);
        Duration atMost = quiet.filter(shorter -> shorter.compareTo(wait) < 0).orElse(wait);
        if (wait.compareTo(LONG) >= 0) {
            tidyUp();
        }
        return atMost.isPositive() && waker.await(atMost);
    }

    /** Once a phase: what its beginning has left behind goes back to the system, for the phase may last for weeks. */
    private void tidyUp() {
        if (!tidied.equals(agent.phase())) {
            tidied = agent.phase();
            System.gc();
        }
    }
}
