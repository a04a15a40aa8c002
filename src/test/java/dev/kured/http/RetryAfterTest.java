package dev.kured.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void itIsInSecondsOrUntilADate() {
        assertEquals(Optional.of(Duration.ofSeconds(17)), RetryAfter.read(" 17 ", NOW));
        assertEquals(Optional.of(Duration.ofMinutes(1)), RetryAfter.read("Fri, 27 Nov 2026 12:01:00 GMT", NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "soon", "1.5", "9999999999", "Fri, 27 Nov 2026 11:59:00 GMT", "Mon, 27 Nov 2026 12:01:00 GMT"})
    void anythingElseAsksForNothing(String value) {
        assertEquals(Optional.empty(), RetryAfter.read(value, NOW));
    }
}
