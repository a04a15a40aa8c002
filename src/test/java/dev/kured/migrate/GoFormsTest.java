package dev.kured.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
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
}
