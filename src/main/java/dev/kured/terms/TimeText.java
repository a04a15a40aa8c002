package dev.kured.terms;

import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses times of day: {@code 15:04}, {@code 15:04:05}, {@code 15}, {@code 3pm}, {@code 03:04 PM}. */
public final class TimeText {
    private static final Pattern FORM = Pattern.compile(
            "(\\d{1,2})(?::(\\d{2})(?::(\\d{2}))?)?(?: ?([ap])m)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern END_OF_DAY = Pattern.compile("24(?::00){0,2}");

    private TimeText() {}

    /**
     * Parses the time of day at which a period begins.
     *
     * @param text the text
     * @return the time; empty if the text is not a time of day
     */
    public static Optional<LocalTime> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(form.group(1));
        int minute = number(form, 2);
        int second = number(form, 3);
        boolean halfDay = form.group(4) != null;
        if (hour > (halfDay ? 12 : 23) || minute > 59 || second > 59) {
            return Optional.empty();
        }
        boolean afternoon = halfDay && form.group(4).equalsIgnoreCase("p");
        return Optional.of(LocalTime.of(halfDay ? hour % 12 + (afternoon ? 12 : 0) : hour, minute, second));
    }

    /**
     * Parses the time of day at which a period ends, which may also be {@code 24:00}.
     *
     * @param text the text
     * @return the time, midnight for {@code 24:00}; empty if the text is not a time of day
     */
    public static Optional<LocalTime> parseEnd(String text) {
        return END_OF_DAY.matcher(text).matches() ? Optional.of(LocalTime.MIDNIGHT) : parse(text);
    }

    private static int number(Matcher form, int group) {
        String digits = form.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
