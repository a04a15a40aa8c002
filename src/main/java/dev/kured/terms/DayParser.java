package dev.kured.terms;

import dev.kured.terms.DayPattern.DayOfMonth;
import dev.kured.terms.DayPattern.LastOfMonth;
import dev.kured.terms.DayPattern.Monthly;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the text forms of a {@link DayPattern}. */
final class DayParser {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");
    private static final List<String> WORDS = List.of("first", "second", "third", "fourth", "fifth");
    private static final List<String> ORDINALS = List.of("1st", "2nd", "3rd", "4th", "5th");
    private static final List<Integer> SHORT_FORMS = List.of(2, 3);

    private DayParser() {}

    static Optional<DayOfWeek> weekday(String text) {
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            return number <= 7 ? Optional.of(DayOfWeek.of(number == 0 ? 7 : number)) : Optional.empty();
        }
        String word = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equals(word)
                        || (SHORT_FORMS.contains(word.length()) && day.name().startsWith(word)))
                .findFirst();
    }

    static Optional<DayPattern> date(String text) {
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= 31 ? Optional.of(new DayOfMonth(number)) : Optional.empty();
        }
        List<String> words = List.of(text.split(" +", -1));
        return words.size() == 2
                ? weekday(words.get(1)).flatMap(weekday -> within(words.get(0).toLowerCase(Locale.ROOT), weekday))
                : Optional.empty();
    }

    private static Optional<DayPattern> within(String count, DayOfWeek weekday) {
        if (count.equals("last")) {
            return Optional.of(new LastOfMonth(weekday));
        }
        int number = Math.max(WORDS.indexOf(count), ORDINALS.indexOf(count)) + 1;
        return number == 0 ? Optional.empty() : Optional.of(new Monthly(number, weekday));
    }
}
