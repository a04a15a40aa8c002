package dev.kured.agent;

import dev.kured.lock.AcquireDelay;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws how soon this node reacts to news of the lock: a waiting node reacts after a random time, so that a thousand nodes do
 * not try at once. Thread-safe: news come from a watch and from own writes.
 */
final class ReactionTime {
    private final TimeSource clock;
    private final RandomGenerator random;
    /** Since when this node has needed the lock that others hold; empty: it does not wait. */
    private Optional<Instant> waitsSince = Optional.empty();
    private Moment reactsAt = Moment.NEVER;

    ReactionTime(TimeSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Begins the wait for the lock, which this node has needed since then. */
    synchronized void waitSince(Instant neededSince) {
        waitsSince = Optional.of(neededSince);
    }

    /** Ends the wait. */
    synchronized void waitNoMore() {
        waitsSince = Optional.empty();
    }

    synchronized boolean isWaiting() {
        return waitsSince.isPresent();
    }

    /** Draws how soon to react to news; empty if a reaction is already due soon. */
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
