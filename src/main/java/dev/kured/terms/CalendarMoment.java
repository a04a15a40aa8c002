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
 * A moment as people write it: a day, a time on the wall clock, or a time with an offset from UTC. Its instant depends on
 * the time zone, and on whether a period begins or ends at that moment.
 */
public sealed interface CalendarMoment {

    /**
     * {@return the first instant of a period that begins at this moment}
     *
     * @param zone the time zone
     */
    Instant begin(ZoneId zone);

    /**
     * {@return the instant, exclusive, at which a period ends that ends at this moment}
     *
     * @param zone the time zone
     */
    Instant end(ZoneId zone);

    /**
     * A day. A period that begins with it includes its first moment; one that ends with it includes its last one.
     *
     * @param day the date
     */
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
     * A time on the wall clock. A period begins when the clock first shows that time or a later one. It ends when the clock
     * has shown an earlier time for the last time. So no period is shorter than the clock shows:
     *
     * <ul>
     *   <li>A time that is skipped when clocks go forward is the instant of the change.
     *   <li>A time that occurs twice when clocks go back is the first occurrence for a begin and the second for an end.
     * </ul>
     *
     * @param time the date and time
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

        /** Returns whether the clocks go back to this very time: it occurs twice, but no earlier time does. */
        private boolean isWhereTheClockGoesBackTo(ZoneId zone) {
            return transition(zone).filter(change -> change.getDateTimeAfter().equals(time)).isPresent();
        }

        private Optional<ZoneOffsetTransition> transition(ZoneId zone) {
            return Optional.ofNullable(zone.getRules().getTransition(time));
        }
    }

    /**
     * A time with an offset from UTC, the same in all time zones.
     *
     * @param instant the instant
     */
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
     * Parses ISO 8601: {@code 2026-12-20}, {@code 2026-12-20T18:00}, {@code 2026-12-20T18:00:00+01:00}, also with a space
     * instead of the {@code T}.
     *
     * @param text the text
     * @return the moment; empty if the text has another form or the year is not from 1970 to 9998
     */
    static Optional<CalendarMoment> parse(String text) {
        try {
            return of(CalendarMomentFormat.ISO.parseBest(
                    text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from, LocalDate::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /**
     * Converts a date or time of java.time.
     *
     * @param value a LocalDate, LocalDateTime or OffsetDateTime
     * @return the moment; empty if the value is of another type or the year is not from 1970 to 9998
     */
    static Optional<CalendarMoment> of(Object value) {
        return CalendarMomentFormat.moment(value).filter(CalendarMomentFormat::isInRange);
    }
}
