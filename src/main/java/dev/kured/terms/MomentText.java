package dev.kured.terms;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats moments for people: {@code Sat 2026-11-28 22:00 +01:00}, with seconds only if they are not zero. */
public final class MomentText {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private MomentText() {}

    /**
     * {@return the moment as text}
     *
     * @param moment the moment
     */
    public static String format(ZonedDateTime moment) {
        // Not by a pattern: the names of days would load the data of all languages.
        String weekday = moment.getDayOfWeek().name();
        return weekday.charAt(0) + weekday.substring(1, 3).toLowerCase(Locale.ROOT) + " "
                + (moment.getSecond() == 0 ? MINUTES : SECONDS).format(moment) + " "
                + (moment.getOffset().equals(ZoneOffset.UTC) ? "UTC" : moment.getOffset().getId());
    }
}
