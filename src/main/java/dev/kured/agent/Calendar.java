package dev.kured.agent;

import dev.kured.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The present answer of the schedule, computed when it changes, and at least once a day. While an operator overrules the
 * schedule, a reboot may happen at any time.
 */
final class Calendar {
    private final Schedule schedule;
    private Optional<Seen> seen = Optional.empty();
    private boolean overruled;

    private record Seen(Instant at, Schedule.Status status, Optional<Instant> changes) {
        boolean holds(Instant now) {
            return !now.isBefore(at)
                    && now.isBefore(at.plus(Duration.ofDays(1)))
                    && (changes.isEmpty() || now.isBefore(changes.get()));
        }
    }

    Calendar(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Notes whether an operator overrules the schedule from now on. */
    void overrule(boolean yes) {
        if (yes != overruled) {
            overruled = yes;
            seen = Optional.empty();
        }
    }

    Schedule.Status at(Instant now) {
        return look(now).status();
    }

    /** Returns when the answer changes; empty if that is farther away than the schedule looks. */
    Optional<Instant> changes(Instant now) {
        return look(now).changes();
    }

    private Seen look(Instant now) {
        if (seen.isEmpty() || !seen.get().holds(now)) {
            Schedule.Status status = overruled ? Schedule.always().at(now) : schedule.at(now);
            seen = Optional.of(new Seen(now, status, status.changes()));
        }
        return seen.get();
    }
}
