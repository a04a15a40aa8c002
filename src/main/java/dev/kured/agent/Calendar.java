package dev.kured.agent;

import dev.kured.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the schedule says: worked out when it changes, and at least once a day. */
final class Calendar {
    private final Schedule schedule;
    private Optional<Seen> seen = Optional.empty();

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

    Schedule.Status at(Instant now) {
        if (seen.isEmpty() || !seen.get().holds(now)) {
            Schedule.Status status = schedule.at(now);
            seen = Optional.of(new Seen(now, status, status.changes()));
        }
        return seen.get().status();
    }
}
