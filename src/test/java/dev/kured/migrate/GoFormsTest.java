package dev.kured.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoFormsTest {

    @ParameterizedTest
    @CsvSource({"0, PT0S", "+0, PT0S", "1h30m, PT1H30M", "1.5h, PT1H30M", ".5s, PT0.5S", "1.s, PT1S", "90s, PT1M30S",
        "1h1h, PT2H", "100ms, PT0.1S", "3us, PT0.000003S", "3µs, PT0.000003S", "7ns, PT0.000000007S", "0h, PT0S"})
    void aDuration(String text, Duration expected) {
        assertEquals(Optional.of(expected), GoForms.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "1d", "1h 30m", "-1s", "s", ".s", "1h-1m", "9999999999h"})
    void noDuration(String text) {
        assertEquals(Optional.empty(), GoForms.duration(text));
    }

    @ParameterizedTest
    @CsvSource({"su, SUNDAY", "0, SUNDAY", "Sunday, SUNDAY", "mo, MONDAY", "MON, MONDAY", "1, MONDAY", "thu, THURSDAY",
        "' we ', WEDNESDAY", "6, SATURDAY", "saturday, SATURDAY"})
    void aDay(String text, DayOfWeek expected) {
        assertEquals(Optional.of(expected), GoForms.day(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "m", "mond", "xx"})
    void noDay(String text) {
        assertEquals(Optional.empty(), GoForms.day(text));
    }

    @ParameterizedTest
    @CsvSource({"0:00, 00:00", "23:59:59, 23:59:59", "15, 15:00", "3pm, 15:00", "03pm, 15:00", "12am, 00:00",
        "12:30PM, 12:30", "9, 09:00"})
    void aTime(String text, LocalTime expected) {
        assertEquals(Optional.of(expected), GoForms.time(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24:00", "12:60", "13pm", "0am", "noon", "1:2"})
    void noTime(String text) {
        assertEquals(Optional.empty(), GoForms.time(text));
    }
}
