package dev.kured.terms;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * A moment as people write it: a day, a time on the wall clock, or one with its offset from UTC. What it means depends
 * on the time zone, and on whether something begins or ends then.
 */
public sealed interface CalendarMoment {

    /** The moment at which begins what begins then. */
    Instant begin(ZoneId zone);

    /** The moment, itself not included, at which ends what ends then. */
    Instant end(ZoneId zone);

    /** A day: it begins with its first moment, and ends after its last one. */
    record Day(LocalDate day) implements CalendarMoment {
        @Override
        public Instant begin(ZoneId zone) {
            return new WallClock(day.atStartOfDay()).begin(zone);
        }

        @Override
        public Instant end(ZoneId zone) {
            return new WallClock(day.plusDays(1).atStartOfDay()).end(zone);
        }
    }

    /**
     * A time on the wall clock. What begins then begins when the clock first shows that time, or a later one; what ends
     * then ends when the clock has shown an earlier one for the last time. So nothing is shorter than the clock says:
     *
     * <ul>
     *   <li>a time that is skipped when the clocks go forward is the moment at which they do;
     *   <li>of a time that comes twice when they go back, the first one begins and the second one ends.
     * </ul>
     */
    record WallClock(LocalDateTime time) implements CalendarMoment {
        @Override
        public Instant begin(ZoneId zone) {
            return skipped(zone).orElseGet(() -> time.atZone(zone).withEarlierOffsetAtOverlap().toInstant());
        }

        @Override
        public Instant end(ZoneId zone) {
            return skipped(zone).orElseGet(() -> isWhereTheClockGoesBackTo(zone)
                    ? begin(zone)
                    : time.atZone(zone).withLaterOffsetAtOverlap().toInstant());
        }

        private Optional<Instant> skipped(ZoneId zone) {
            return transition(zone).filter(ZoneOffsetTransition::isGap).map(ZoneOffsetTransition::getInstant);
        }

        /** The clock shows it twice, but after the first time it shows nothing earlier any more. */
        private boolean isWhereTheClockGoesBackTo(ZoneId zone) {
            return transition(zone).filter(change -> change.getDateTimeAfter().equals(time)).isPresent();
        }

        private Optional<ZoneOffsetTransition> transition(ZoneId zone) {
            return Optional.ofNullable(zone.getRules().getTransition(time));
        }
    }

    /** A moment with its offset from UTC: the same everywhere. */
    record Exact(Instant instant) implements CalendarMoment {
        @Override
        public Instant begin(ZoneId zone) {
            return instant;
        }

        @Override
        public Instant end(ZoneId zone) {
            return instant;
        }
    }

    /**
     * Understands ISO 8601: {@code 2026-12-20}, {@code 2026-12-20T18:00}, {@code 2026-12-20T18:00:00+01:00}, also with
     * a space for the {@code T}, in the years 1970 to 9998; empty if it is something else.
     */
    static Optional<CalendarMoment> parse(String text) {
        try {
            return of(MomentForm.ISO.parseBest(
                    text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from, LocalDate::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** The same for a date or time that is understood already; empty if it is something else. */
    static Optional<CalendarMoment> of(Object value) {
        return MomentForm.moment(value).filter(MomentForm::isInRange);
    }
}
