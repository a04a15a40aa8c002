package dev.kured.kube;

import dev.kured.terms.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between failures, each from half to the whole of the back-off, so that a fleet does not come back as one. */
final class Pauses {
    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;

    Pauses(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    Duration next() {
        long most = backoff.after(++failures).toMillis();
        return Duration.ofMillis(random.nextLong(most / 2, most + 1));
    }

    void reset() {
        failures = 0;
    }
}
