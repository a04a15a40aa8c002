package dev.kured.agent;

import java.time.Duration;

/** Wakes an agent, so that it takes its next step at once, or soon. */
public interface Waker {

    /**
     * Wakes the agent later. From any thread.
     *
     * @param wait the longest time until then
     */
    void wakeIn(Duration wait);

    /** Wakes the agent at once. From any thread. */
    default void wake() {
        wakeIn(Duration.ZERO);
    }
}
