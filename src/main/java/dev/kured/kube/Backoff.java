package dev.kured.kube;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double from try to try, each between half and the whole, so that a fleet does not come back as one. */
final class Backoff {
    private final Pace pace;
    private final RandomGenerator random;
    private Duration pause;

    Backoff(Pace pace, RandomGenerator random) {
        this.pace = pace;
        this.random = random;
        this.pause = pace.firstPause();
    }

    Duration next() {
        long most = pause.toMillis();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(pace.longestPause()) > 0 ? pace.longestPause() : doubled;
        return Duration.ofMillis(random.nextLong(most / 2, most + 1));
    }

    void reset() {
        pause = pace.firstPause();
    }
}
