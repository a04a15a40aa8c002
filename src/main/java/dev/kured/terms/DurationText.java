package dev.kured.terms;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and formats durations: {@code 500ms}, {@code 90s}, {@code 15m}, {@code 1h30m}, {@code 2d}. A duration consists of
 * whole numbers with units, the larger unit first; {@code 0} needs no unit.
 */
public final class DurationText {

    /** The longest duration that is accepted: 100 years, so that the sum with an instant cannot overflow. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,12})d)?(?:(\\d{1,12})h)?(?:(\\d{1,12})m)?"
            + "(?:(\\d{1,12})s)?(?:(\\d{1,12})ms)?");

    /** The units of the groups of {@link #FORM}. */
    private static final List<Duration> UNITS = List.of(
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));

    private DurationText() {}

    /**
     * Parses a duration.
     *
     * @param text the text
     * @return the duration; empty if the text is not a duration, or longer than {@link #LONGEST}
     */
    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher form = FORM.matcher(text);
        if (text.isEmpty() || !form.matches()) {
            return Optional.empty();
        }
        return Optional.of(sum(form)).filter(duration -> duration.compareTo(LONGEST) <= 0);
    }

    private static Duration sum(Matcher form) {
        Duration sum = Duration.ZERO;
        for (int unit = 0; unit < UNITS.size(); unit++) {
            String count = form.group(unit + 1);
            if (count != null) {
                sum = sum.plus(UNITS.get(unit).multipliedBy(Long.parseLong(count)));
            }
        }
        return sum;
    }

    /**
     * Formats a duration, rounded down to milliseconds. {@link #parse} accepts the result unless the duration is negative,
     * which a clock that jumped can cause; then it begins with {@code -}.
     *
     * @param duration the duration
     * @return the text
     */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }
}
