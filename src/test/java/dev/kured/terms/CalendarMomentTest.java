package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text forms. The effect of clock changes is tested with the windows of a schedule. */
final class CalendarMomentTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2026-12-20,                2026-12-19T23:00:00Z, 2026-12-20T23:00:00Z",
        "2026-03-29,                2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "2026-12-20T18:00,          2026-12-20T17:00:00Z, 2026-12-20T17:00:00Z",
        "2026-12-20 18:00,          2026-12-20T17:00:00Z, 2026-12-20T17:00:00Z",
        "2026-12-20T18:00:01,       2026-12-20T17:00:01Z, 2026-12-20T17:00:01Z",
        "2026-12-20T18:00Z,         2026-12-20T18:00:00Z, 2026-12-20T18:00:00Z",
        "2026-12-20 18:00:00-05:30, 2026-12-20T23:30:00Z, 2026-12-20T23:30:00Z",
        "9998-12-31,                9998-12-30T23:00:00Z, 9998-12-31T23:00:00Z"
    })
    void readsIso8601(String text, Instant begin, Instant end) {
        CalendarMoment moment = CalendarMoment.parse(text).orElseThrow();
        assertEquals(begin, moment.begin(BERLIN));
        assertEquals(end, moment.end(BERLIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "soon", "18:00", "2026", "2026-12", "2026-13-01", "2026-02-30", "20.12.2026", "2026-12-20T",
        "2026-12-20T25:00", "2026-12-20T18", "2026-12-20Z", "2026-12-20T18:00 CET", "1969-12-31", "9999-01-01",
        "+12026-01-01", "-2026-01-01"
    })
    void refusesWhatIsNoMoment(String text) {
        assertEquals(Optional.empty(), CalendarMoment.parse(text));
    }

    @Test
    void refusesWhatIsUnderstoodButNoMoment() {
        assertEquals(Optional.empty(), CalendarMoment.of(LocalTime.NOON));
        assertEquals(Optional.empty(), CalendarMoment.of("2026-12-20"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28T22:00, Sat 2026-11-28 22:00 +01:00", "2026-06-03T01:02:03, Wed 2026-06-03 01:02:03 +02:00"
    })
    void momentsAreWrittenWithTheirDay(String text, String written) {
        Instant moment = CalendarMoment.parse(text).orElseThrow().begin(BERLIN);
        assertEquals(written, MomentText.format(moment.atZone(BERLIN)));
    }

    @Test
    void utcIsWrittenByItsName() {
        assertEquals("Thu 1970-01-01 00:00 UTC", MomentText.format(Instant.EPOCH.atZone(ZoneId.of("UTC"))));
    }
}
