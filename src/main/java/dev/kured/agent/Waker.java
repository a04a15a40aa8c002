package dev.kured.agent;

import java.time.Duration;

/** What wakes an agent, so that it goes around at once, or soon. */
public interface Waker {

    /** Wakes it after this wait, at the latest; from any thread. */
    void wakeIn(Duration wait);

    /** Wakes it. */
    default void wake() {
        wakeIn(Duration.ZERO);
    }
}
