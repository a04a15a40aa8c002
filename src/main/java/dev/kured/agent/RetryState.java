package dev.kured.agent;

import dev.kured.terms.Backoff;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.Notice;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The last failure, and when the next attempt may be made: later with each failure, and never before the peer allows it.
 * It logs a failure once, and again when it changes.
 */
final class RetryState {
    private static final Backoff BUSY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final Backoff WAITING = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(2));

    private final Log log;
    private final RandomGenerator random;
    private final EventBuffer events;
    private Optional<Setback> present = Optional.empty();

    /** What failed. */
    enum Try {
        /** The look at the cluster. */
        LOOK,
        /** The action of the phase. */
        ACTION
    }

    /** How urgent the next attempt is. */
    enum Haste {
        /** Work is in progress: the lock or the cordon may be ours. */
        BUSY,
        /** The node only waits. */
        WAITING
    }

    private record Setback(Trouble trouble, Try what, int failures, Moment retryAt) {}

    RetryState(Log log, RandomGenerator random, EventBuffer events) {
        this.log = log;
        this.random = random;
        this.events = events;
    }

    /** Notes a failure. Returns when the next attempt may be made. */
    Moment suffer(Trouble trouble, Try what, Haste haste, Moment now) {
        int failures = present.map(Setback::failures).orElse(0) + 1;
        if (present.filter(last -> last.trouble().inFull().equals(trouble.inFull())).isEmpty()) {
            log.write(Notice.SETBACK, trouble.inFull() + ". kured tries it again");
            events.add(new Event.DependencyFailed(trouble));
        }
        Duration wait = backoff(haste).after(failures, random);
        Moment retryAt = now.plus(wait).later(trouble.retryAfter().map(asked -> now.plus(asked).plus(Backoff.spread(wait, random))).orElse(now));
        present = Optional.of(new Setback(trouble, what, failures, retryAt));
        return retryAt;
    }

    /** Notes a failure that is a bug of kured. */
    Moment suffer(RuntimeException bug, Try what, Haste haste, Moment now) {
        Stream.of(bug.getStackTrace()).map(frame -> "    at " + frame).forEach(log::debug);
        return suffer(
                new Trouble("kured has met a bug of its own: " + bug,
                        "Please report it, with what log.level = \"debug\" adds", bug),
                what, haste, now);
    }

    /** Ends a failure of a look. */
    void lookSucceeded() {
        present.filter(last -> last.what() == Try.LOOK).ifPresent(this::recover);
    }

    /** Ends every failure: an action succeeds only after a look. */
    void actionSucceeded() {
        present.ifPresent(this::recover);
    }

    /** Forgets the failure: nothing is attempted any more. */
    void forget() {
        present = Optional.empty();
    }

    /** Returns until when to wait; empty if the next attempt may be made now. */
    Optional<Moment> waitUntil(Moment now) {
        return present.map(Setback::retryAt).filter(now::isBefore);
    }

    /** Returns what goes wrong at the moment. */
    Optional<Trouble> trouble() {
        return present.map(Setback::trouble);
    }

    private void recover(Setback past) {
        log.write(Notice.RECOVERED, "Recovered; the last error was: " + past.trouble().happened());
        present = Optional.empty();
    }

    private static Backoff backoff(Haste haste) {
        return switch (haste) {
            case BUSY -> BUSY;
            case WAITING -> WAITING;
        };
    }
}
