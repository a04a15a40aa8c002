package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DayPatternTest {

    @ParameterizedTest
    @CsvSource({
        "mon, MONDAY", "monday, MONDAY", "mo, MONDAY", "1, MONDAY", "tu, TUESDAY", "WED, WEDNESDAY", "We, WEDNESDAY",
        "WeDnEsDaY, WEDNESDAY", "THURSDAY, THURSDAY", "th, THURSDAY", "fr, FRIDAY", "sa, SATURDAY", "6, SATURDAY",
        "su, SUNDAY", "sun, SUNDAY", "0, SUNDAY", "7, SUNDAY", "07, SUNDAY"
    })
    void readsDaysOfTheWeek(String text, DayOfWeek weekday) {
        assertEquals(Optional.of(new DayPattern.Weekly(weekday)), DayPattern.weekday(text));
    }

    @ParameterizedTest
    @EnumSource
    void readsEachDayOfTheWeekInEachForm(DayOfWeek weekday) {
        for (int length : new int[] {2, 3, weekday.name().length()}) {
            String text = weekday.name().substring(0, length);
            assertEquals(Optional.of(new DayPattern.Weekly(weekday)), DayPattern.weekday(text), text);
        }
        assertEquals(Optional.of(new DayPattern.Weekly(weekday)), DayPattern.weekday("" + weekday.getValue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "m", "so", "8", "15", "-8", "-1", "mon,tue", "fridayyyy", "mond", "mon ", "٣"})
    void refusesWhatIsNoDayOfTheWeek(String text) {
        assertEquals(Optional.empty(), DayPattern.weekday(text));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            first mon,   2/2 3/2
            second tue,  2/10 3/10
            2nd Tuesday, 2/10 3/10
            THIRD  we,   2/18 3/18
            4th 4,       2/26 3/26
            fifth mon,   3/30
            5th sun,     3/29
            last sun,    2/22 3/29
            Last fri,    2/27 3/27
            15,          2/15 3/15
            01,          2/1 3/1
            29,          3/29
            31,          3/31
            """)
    void readsDaysOfTheMonth(String text, String inFebruaryAndMarch) {
        DayPattern pattern = DayPattern.date(text).orElseThrow();
        String days = LocalDate.parse("2026-02-01").datesUntil(LocalDate.parse("2026-04-01"))
                .filter(pattern::matches)
                .map(day -> day.getMonthValue() + "/" + day.getDayOfMonth())
                .collect(Collectors.joining(" "));
        assertEquals(inFebruaryAndMarch, days);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "32", "100", "-1", "tue", "second", "sixth mon", "0th mon", "second tue wed",
            " second tue", "lastsun", "last", "last day"})
    void refusesWhatIsNoDayOfTheMonth(String text) {
        assertEquals(Optional.empty(), DayPattern.date(text));
    }
}
