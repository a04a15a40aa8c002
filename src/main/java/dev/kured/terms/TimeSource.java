package dev.kured.terms;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock of the agent and of all packages below it. */
@FunctionalInterface
public interface TimeSource extends InstantSource {

    /** {@return the present moment, on both clocks} */
    Moment now();

    /** Returns the time of the wall clock. */
    @Override
    default Instant instant() {
        return now().wall();
    }

    /** {@return the clocks of this machine} */
    static TimeSource system() {
        return () -> new Moment(Duration.ofNanos(System.nanoTime()), Instant.now());
    }
}
