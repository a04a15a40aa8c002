package dev.kured.course;

import dev.kured.terms.DurationText;
import dev.kured.terms.MomentText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Formats times for people, to the second, in one time zone. */
record Clock(ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** Formats an instant as {@code Sat 2026-11-28 22:00 +01:00}. */
    String moment(Instant moment) {
        return MomentText.format(moment.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }

    /** Formats an instant as {@code Sat 22:00}. */
    String brief(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        return weekday(local) + " " + TIME.format(local);
    }

    /** Formats a day of the week as {@code Sat}, without a pattern: a pattern would load the locale data of all languages. */
    static String weekday(ZonedDateTime moment) {
        String weekday = moment.getDayOfWeek().name();
        return weekday.charAt(0) + weekday.substring(1, 3).toLowerCase(Locale.ROOT);
    }

    /** Formats a duration as {@code 1h2m3s}, without fractions of a second. */
    static String span(Duration duration) {
        return DurationText.format(duration.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Formats a duration in its two largest units: {@code 2d3h}, {@code 1h2m}. */
    static String shortSpan(Duration duration) {
        return span(duration.compareTo(Duration.ofDays(1)) >= 0
                ? duration.truncatedTo(ChronoUnit.HOURS)
                : duration.compareTo(Duration.ofHours(1)) >= 0 ? duration.truncatedTo(ChronoUnit.MINUTES) : duration);
    }

    /** Formats a duration below ten seconds to a tenth of a second, {@code 0.4s}; a longer one as {@link #span}. */
    static String briefSpan(Duration duration) {
        return duration.compareTo(Duration.ofSeconds(10)) < 0
                ? String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0)
                : span(duration);
    }

    /** Formats a number with its noun: {@code 1 node}, {@code 2 nodes}. */
    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
