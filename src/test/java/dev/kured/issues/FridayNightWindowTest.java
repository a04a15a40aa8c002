package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.terms.DayPattern;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In the original a window across midnight is judged by the day that it is now: "Fri 22:00–06:00" was shut at midnight,
 * for then it is Saturday, and open in the small hours of Friday, which nobody had asked for.
 */
final class FridayNightWindowTest {
    private static final Schedule FRIDAY_NIGHT = new Schedule(
            ZoneOffset.UTC,
            List.of(new Window(
                    List.of(DayPattern.weekday("fri").orElseThrow()),
                    LocalTime.of(22, 0),
                    new Window.End.At(LocalTime.of(6, 0)))),
            List.of());

    /** The 27th is a Friday. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-27T03:00:00Z, false",
        "2026-11-27T21:59:59Z, false",
        "2026-11-27T22:00:00Z, true",
        "2026-11-28T00:00:00Z, true",
        "2026-11-28T05:59:59Z, true",
        "2026-11-28T06:00:00Z, false",
        "2026-11-28T23:00:00Z, false"
    })
    void itLastsUntilSaturdayMorning(Instant moment, boolean open) {
        assertEquals(open, FRIDAY_NIGHT.isOpen(moment));
    }
}
