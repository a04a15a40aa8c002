package dev.kured.agent;

import dev.kured.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the schedule says: worked out when it changes, and at least once a day. While an operator overrules it, a reboot
 * may happen at any time.
 */
final class Calendar {
    private final Schedule schedule;
    private Optional<Seen> seen = Optional.empty();
    private boolean overruled;

    private record Seen(Instant at, Schedule.Status status) {
        boolean holds(Instant now) {
            return !now.isBefore(at)
                    && now.isBefore(at.plus(Duration.ofDays(1)))
                    && status.changes().filter(change -> !now.isBefore(change)).isEmpty();
        }
    }

    Calendar(Schedule schedule) {
        this.schedule = schedule;
    }

    /** An operator overrules it from now on, or does so no more. */
    void overrule(boolean yes) {
        if (yes != overruled) {
            overruled = yes;
            seen = Optional.empty();
        }
    }

    Schedule.Status at(Instant now) {
        if (seen.filter(last -> last.holds(now)).isEmpty()) {
            seen = Optional.of(new Seen(now, overruled ? Schedule.always().at(now) : schedule.at(now)));
        }
        return seen.get().status();
    }
}
