package dev.kured.terms;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells the time. The one source of it for the agent and the rooms below it. */
@FunctionalInterface
public interface TimeSource extends InstantSource {

    /** The present moment, on both clocks. */
    Moment now();

    /** What the wall clock shows. */
    @Override
    default Instant instant() {
        return now().wall();
    }

    /** The clocks of this machine. */
    static TimeSource system() {
        return () -> new Moment(Duration.ofNanos(System.nanoTime()), Instant.now());
    }
}
