package dev.kured.kube;

import dev.kured.terms.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The pauses of one watch between failures in a row, spread so that a fleet does not come back at once. */
final class Pauses {
    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;

    Pauses(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    Duration next() {
        return backoff.after(++failures, random);
    }

    void reset() {
        failures = 0;
    }
}
