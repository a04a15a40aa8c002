package dev.kured.terms;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/** The text form and the range of a {@link CalendarMoment}. */
final class CalendarMomentFormat {
    static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            // Refuses 30 February instead of reading it as the 28th.
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9998-12-31T23:59:59Z");

    private CalendarMomentFormat() {}

    static Optional<CalendarMoment> moment(Object value) {
        return switch (value) {
            case LocalDate day -> Optional.of(new CalendarMoment.Day(day));
            case LocalDateTime time -> Optional.of(new CalendarMoment.WallClock(time));
            case OffsetDateTime time -> Optional.of(new CalendarMoment.Exact(time.toInstant()));
            default -> Optional.empty();
        };
    }

    /** Limits the years, so that sums with durations stay in the range of java.time. */
    static boolean isInRange(CalendarMoment moment) {
        Instant instant = moment.begin(ZoneOffset.UTC);
        return !instant.isBefore(FIRST) && !instant.isAfter(LAST);
    }
}
