package dev.kured.agent;

import dev.kured.lock.AcquireDelay;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How soon this node looks at news of the lock: a node that waits for it looks after a random time of its own, so that a
 * thousand do not try for it at once. Thread-safe: a watch brings the news, and so do own writes.
 */
final class ReactionTime {
    private final TimeSource clock;
    private final RandomGenerator random;
    /** Since when it has needed the lock that others hold; empty: it does not wait. */
    private Optional<Instant> waitsSince = Optional.empty();
    private Moment reactsAt = Moment.NEVER;

    ReactionTime(TimeSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** It waits for the lock, which it needs since then. */
    synchronized void waitSince(Instant neededSince) {
        waitsSince = Optional.of(neededSince);
    }

    /** It does not wait any more, or not for now. */
    synchronized void waitNoMore() {
        waitsSince = Optional.empty();
    }

    synchronized boolean isWaiting() {
        return waitsSince.isPresent();
    }

    /** How soon to look at the news that there are; empty if that will be soon anyway. */
    synchronized Optional<Duration> draw() {
        if (waitsSince.isEmpty()) {
            return Optional.of(Duration.ZERO);
        }
        Moment now = clock.now();
        if (now.isBefore(reactsAt)) {
            return Optional.empty();
        }
        Duration reaction = AcquireDelay.draw(Duration.between(waitsSince.get(), now.wall()), random);
        reactsAt = now.plus(reaction);
        return Optional.of(reaction);
    }
}
