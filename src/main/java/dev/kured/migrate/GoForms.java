package dev.kured.migrate;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values as the original reads them, in Go's forms.
 *
 * @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
 */
final class GoForms {
    private static final Pattern DURATION =
            Pattern.compile("[+-]?0|[+-]?(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Double> NANOSECONDS = Map.of(
            "ns", 1.0, "us", 1e3, "µs", 1e3, "μs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);
    private static final Pattern TIME =
            Pattern.compile("(\\d{1,2})(?::(\\d{2}))?(?::(\\d{2}))?(am|pm)?", Pattern.CASE_INSENSITIVE);

    private GoForms() {}

    /** A duration; empty if it is none, or negative. */
    static Optional<Duration> duration(String text) {
        if (!DURATION.matcher(text).matches()) {
            return Optional.empty();
        }
        double nanos = PART.matcher(text).results()
                .mapToDouble(part -> Double.parseDouble(part.group(1)) * NANOSECONDS.getOrDefault(part.group(2), 0.0))
                .sum();
        boolean negative = text.startsWith("-") && nanos > 0;
        return negative || nanos > Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(Math.round(nanos)));
    }

    /** A switch's value. */
    static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
            case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A day: {@code mon}, {@code monday}, {@code mo}, or a number, where 0 is Sunday. */
    static Optional<DayOfWeek> day(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.matches("[0-6]")) {
            return Optional.of(DayOfWeek.SUNDAY.plus(Integer.parseInt(word)));
        }
        return List.of(DayOfWeek.values()).stream()
                .filter(day -> {
                    String name = day.name().toLowerCase(Locale.ROOT);
                    return name.equals(word) || (word.matches("..|...") && name.startsWith(word));
                })
                .findFirst();
    }

    /** A time of day: {@code 15:04}, {@code 15:04:05}, {@code 3pm}, {@code 03:04pm}, {@code 15}. */
    static Optional<LocalTime> time(String text) {
        Matcher form = TIME.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(form.group(1));
        String half = Optional.ofNullable(form.group(4)).orElse("").toLowerCase(Locale.ROOT);
        if (!half.isEmpty() && (hour < 1 || hour > 12)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalTime.of(
                    half.isEmpty() ? hour : hour % 12 + (half.equals("pm") ? 12 : 0),
                    group(form, 2),
                    group(form, 3)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int group(Matcher form, int group) {
        return Integer.parseInt(Optional.ofNullable(form.group(group)).orElse("0"));
    }
}
