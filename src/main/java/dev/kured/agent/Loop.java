package dev.kured.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Runs an agent on a real machine: a step, then a wait for the bell or for the time. */
public final class Loop {
    private final Agent agent;
    private final Bell bell;
    private final InstantSource clock;
    private final Runnable heartbeat;

    /** @param heartbeat run once around: it shows that the loop has not come to a halt, see sd_notify(3) */
    public Loop(Agent agent, Bell bell, InstantSource clock, Runnable heartbeat) {
        this.agent = agent;
        this.bell = bell;
        this.clock = clock;
        this.heartbeat = heartbeat;
    }

    /** Returns when the agent has ended. */
    public void run() throws InterruptedException {
        heartbeat.run();
        Optional<Instant> next = agent.step();
        while (next.isPresent()) {
            Duration wait = Duration.between(clock.instant(), next.get());
            if (wait.isPositive()) {
                bell.await(wait);
            }
            heartbeat.run();
            next = agent.step();
        }
    }
}
