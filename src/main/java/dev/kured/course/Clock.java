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

/** Times for people, to the second, by the clocks of a time zone. */
record Clock(ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** {@code Sat 2026-11-28 22:00 +01:00}. */
    String moment(Instant moment) {
        return MomentText.format(moment.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }

    /** {@code Sat 22:00}. */
    String brief(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        return weekday(local) + " " + TIME.format(local);
    }

    /** {@code Sat}; not by a pattern: names of days would load the data of all languages. */
    static String weekday(ZonedDateTime moment) {
        String weekday = moment.getDayOfWeek().name();
        return weekday.charAt(0) + weekday.substring(1, 3).toLowerCase(Locale.ROOT);
    }

    /** {@code 1h2m3s}; what is shorter than a second is none. */
    static String span(Duration duration) {
        return DurationText.format(duration.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The same in short, in its two largest units: {@code 2d3h}, {@code 1h2m}. */
    static String shortSpan(Duration duration) {
        return span(duration.compareTo(Duration.ofDays(1)) >= 0
                ? duration.truncatedTo(ChronoUnit.HOURS)
                : duration.compareTo(Duration.ofHours(1)) >= 0 ? duration.truncatedTo(ChronoUnit.MINUTES) : duration);
    }

    /** The same, to a tenth of a second: {@code 0.4s}. */
    static String briefSpan(Duration duration) {
        return duration.compareTo(Duration.ofSeconds(10)) < 0
                ? String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0)
                : span(duration);
    }

    /** {@code 1 node}, {@code 2 nodes}. */
    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
