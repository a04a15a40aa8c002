package dev.kured.agent;

import dev.kured.terms.Backoff;
import dev.kured.terms.Log;
import dev.kured.terms.Notice;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What went wrong in the last try, if it did: said once, and said again when it changes; no other try is made before
 * its time, which comes later with each failure.
 */
final class Setbacks {
    private static final Backoff PATIENCE = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Log log;
    private final RandomGenerator random;
    private Optional<Setback> present = Optional.empty();

    /** What was tried. */
    enum Try {
        /** To learn how the cluster stands. */
        LOOK,
        /** To do what the phase asks for. */
        DEED
    }

    private record Setback(Trouble trouble, Try what, int failures, Instant retryAt) {}

    Setbacks(Log log, RandomGenerator random) {
        this.log = log;
        this.random = random;
    }

    /** A try failed. Returns when the next one may be made. */
    Instant suffer(Trouble trouble, Try what, Instant now) {
        int failures = present.map(Setback::failures).orElse(0) + 1;
        if (present.filter(last -> last.trouble().inFull().equals(trouble.inFull())).isEmpty()) {
            log.write(Notice.SETBACK, trouble.inFull() + ". kured tries it again");
        }
        Instant retryAt = now.plus(jittered(PATIENCE.after(failures)));
        present = Optional.of(new Setback(trouble, what, failures, retryAt));
        return retryAt;
    }

    /** A try failed in a way that nobody has foreseen. */
    Instant suffer(RuntimeException bug, Try what, Instant now) {
        Stream.of(bug.getStackTrace()).map(frame -> "    at " + frame).forEach(log::debug);
        return suffer(
                new Trouble("kured has met a bug of its own: " + bug,
                        "Please report it, with what log.level = \"debug\" adds", bug),
                what, now);
    }

    /** A look succeeded: one that failed before is past. */
    void lookSucceeded() {
        present.filter(last -> last.what() == Try.LOOK).ifPresent(this::recover);
    }

    /** A deed succeeded, which takes looks that succeed. */
    void deedSucceeded() {
        present.ifPresent(this::recover);
    }

    /** Nothing is tried any more. */
    void forget() {
        present = Optional.empty();
    }

    /** Until when no other try may be made; empty if one may be made now. */
    Optional<Instant> waitUntil(Instant now) {
        return present.map(Setback::retryAt).filter(now::isBefore);
    }

    /** What goes wrong at the moment. */
    Optional<Trouble> trouble() {
        return present.map(Setback::trouble);
    }

    private void recover(Setback past) {
        log.write(Notice.RECOVERED, "It works again: " + past.trouble().happened());
        present = Optional.empty();
    }

    private Duration jittered(Duration wait) {
        return wait.multipliedBy(random.nextInt(75, 126)).dividedBy(100);
    }
}
