package dev.kured.course;

import dev.kured.terms.DurationText;
import dev.kured.terms.MomentText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times for people, to the second, by the clocks of a time zone. */
record Clock(ZoneId zone) {
    /** {@code Sat 2026-11-28 22:00 +01:00}. */
    String moment(Instant moment) {
        return MomentText.format(moment.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }

    /** {@code 1h2m3s}; what is shorter than a second is none. */
    static String span(Duration duration) {
        return DurationText.format(duration.truncatedTo(ChronoUnit.SECONDS));
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
