package dev.kured.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.schedule.Schedule.Status;
import dev.kured.terms.DayPattern;
import dev.kured.terms.MomentText;
import dev.kured.terms.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** A Sunday. */
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static Window window(String days, String start, String end) {
        return new Window(days(days), time(start), new Window.End.At(TimeText.parseEnd(end).orElseThrow()));
    }

    private static Window lasting(String days, String start, Duration length) {
        return new Window(days(days), time(start), new Window.End.After(length));
    }

    private static LocalTime time(String text) {
        return TimeText.parse(text).orElseThrow();
    }

    private static List<DayPattern> days(String text) {
        return text.isEmpty() ? List.of() : Arrays.stream(text.split(","))
                .map(day -> DayPattern.weekday(day).or(() -> DayPattern.date(day)).orElseThrow())
                .toList();
    }

    private static Exclusion exclusion(String since, String until, String reason) {
        return new Exclusion(Instant.parse(since), Instant.parse(until), reason);
    }

    private static Schedule schedule(ZoneId zone, Window... windows) {
        return new Schedule(zone, List.of(windows), List.of());
    }

    private static Schedule excluding(List<Window> windows, Exclusion... exclusions) {
        return new Schedule(UTC, windows, List.of(exclusions));
    }

    private static String next(Schedule schedule, Instant after, int count) {
        return schedule.openingsAfter(after).limit(count).map(ScheduleTest::text).collect(Collectors.joining("\n"));
    }

    private static String text(Opening opening) {
        return opening.since().map(MomentText::format).orElse("…") + " - "
                + opening.until().map(MomentText::format).orElse("…");
    }

    private static String text(Status status) {
        return switch (status) {
            case Status.Open(var opening) -> "open " + text(opening);
            case Status.Closed(var since, var until, var reasons) ->
                "closed " + text(new Opening(since, until)) + (reasons.isEmpty() ? "" : " " + reasons);
        };
    }

    @Test
    void withoutWindowsItIsAlwaysOpen() {
        assertTrue(Schedule.always().isOpen(NOW));
        assertEquals("open … - …", text(Schedule.always().at(NOW)));
        assertEquals(0, Schedule.always().openingsAfter(NOW).count());
    }

    @Test
    void aStartBelongsToItsWindowAndAnEndDoesNot() {
        Schedule schedule = schedule(UTC, window("mon", "22:00", "23:00"));
        assertFalse(schedule.isOpen(Instant.parse("2026-11-23T21:59:59.999999999Z")));
        assertTrue(schedule.isOpen(Instant.parse("2026-11-23T22:00:00Z")));
        assertTrue(schedule.isOpen(Instant.parse("2026-11-23T22:59:59.999999999Z")));
        assertFalse(schedule.isOpen(Instant.parse("2026-11-23T23:00:00Z")));
    }

    /** The original ends it at midnight, and opens it on Friday from 00:00 to 06:00 at best. */
    @Test
    void aWindowAcrossMidnightBelongsToTheDayOnWhichItStarts() {
        Schedule schedule = schedule(UTC, window("fri", "22:00", "06:00"));
        assertEquals("""
                Fri 2026-11-27 22:00 UTC - Sat 2026-11-28 06:00 UTC
                Fri 2026-12-04 22:00 UTC - Sat 2026-12-05 06:00 UTC""", next(schedule, NOW, 2));
        assertTrue(schedule.isOpen(Instant.parse("2026-11-28T03:00:00Z")));
        assertFalse(schedule.isOpen(Instant.parse("2026-11-27T03:00:00Z")));
    }

    @Test
    void aLengthMayReachOverSeveralDays() {
        assertEquals("open … - …", text(schedule(UTC, lasting("sat", "06:00", Duration.ofDays(7))).at(NOW)));
        assertEquals("Sat 2026-11-28 06:00 UTC - Mon 2026-11-30 18:30 UTC",
                next(schedule(UTC, lasting("sat", "06:00", Duration.ofMinutes(60 * 60 + 30))), NOW, 1));
    }

    @ParameterizedTest
    @CsvSource({"00:00, 24:00", "00:00, 00:00", "12:00, 12:00"})
    void anEndThatEqualsTheStartIsAWholeDayLater(String start, String end) {
        assertEquals("Sat 2026-11-28 " + start + " UTC - Sun 2026-11-29 " + start + " UTC",
                next(schedule(UTC, window("sat", start, end)), NOW, 1));
    }

    @Test
    void windowsThatOverlapOrAdjoinAreOneOpening() {
        Schedule schedule = schedule(UTC,
                window("sat", "22:00", "24:00"),
                window("sun", "00:00", "04:00"),
                window("sun", "03:00", "05:00"),
                window("sun", "03:30", "04:30"),
                window("sun", "05:01", "06:00"));
        assertEquals("""
                Sat 2026-11-28 22:00 UTC - Sun 2026-11-29 05:00 UTC
                Sun 2026-11-29 05:01 UTC - Sun 2026-11-29 06:00 UTC""", next(schedule, NOW, 2));
    }

    @Test
    void aWindowThatNeverClosesHasNoEnd() {
        assertEquals("open … - …", text(schedule(UTC, window("", "00:00", "24:00")).at(NOW)));
        assertEquals(0, schedule(UTC, window("", "00:00", "24:00")).openingsAfter(NOW).count());
    }

    @Test
    void datesOfAMonth() {
        assertEquals("""
                Tue 2026-12-08 01:00 UTC - Tue 2026-12-08 04:00 UTC
                Tue 2027-01-12 01:00 UTC - Tue 2027-01-12 04:00 UTC""",
                next(schedule(UTC, lasting("second tue", "01:00", Duration.ofHours(3))), NOW, 2));
        assertEquals("""
                Sun 2026-11-29 01:00 UTC - Sun 2026-11-29 04:00 UTC
                Sun 2026-12-27 01:00 UTC - Sun 2026-12-27 04:00 UTC""",
                next(schedule(UTC, lasting("last sun", "01:00", Duration.ofHours(3))), NOW, 2));
        assertEquals("""
                Thu 2026-12-31 01:00 UTC - Thu 2026-12-31 04:00 UTC
                Sun 2027-01-31 01:00 UTC - Sun 2027-01-31 04:00 UTC
                Wed 2027-03-31 01:00 UTC - Wed 2027-03-31 04:00 UTC""",
                next(schedule(UTC, lasting("31", "01:00", Duration.ofHours(3))), NOW, 3));
    }

    // Where the clocks change

    /** In Berlin the clock goes from 02:00 to 03:00 on 2027-03-28, a Sunday. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            01:00, 05:00, 01:00 +01:00, 05:00 +02:00
            02:30, 05:00, 03:00 +02:00, 05:00 +02:00
            01:00, 02:30, 01:00 +01:00, 03:00 +02:00
            01:00, 02:00, 01:00 +01:00, 03:00 +02:00
            01:00, 03:00, 01:00 +01:00, 03:00 +02:00
            02:30, 03:15, 03:00 +02:00, 03:15 +02:00
            02:10, 02:50, 03:00 +02:00, 03:40 +02:00
            02:30, 03:00, 03:00 +02:00, 03:30 +02:00
            02:00, 03:00, 03:00 +02:00, 04:00 +02:00
            """)
    void aTimeThatTheClockSkipsIsTheMomentAtWhichItGoesForward(String start, String end, String since, String until) {
        assertEquals("Sun 2027-03-28 " + since + " - Sun 2027-03-28 " + until,
                next(schedule(BERLIN, window("sun", start, end)), Instant.parse("2027-03-27T00:00:00Z"), 1));
    }

    /** In Berlin the clock goes from 03:00 back to 02:00 on 2026-10-25, a Sunday. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            01:00, 05:00, 01:00 +02:00, 05:00 +01:00
            02:30, 05:00, 02:30 +02:00, 05:00 +01:00
            02:00, 03:00, 02:00 +02:00, 03:00 +01:00
            01:00, 02:30, 01:00 +02:00, 02:30 +01:00
            02:15, 02:45, 02:15 +02:00, 02:45 +01:00
            01:00, 02:00, 01:00 +02:00, 02:00 +02:00
            03:00, 04:00, 03:00 +01:00, 04:00 +01:00
            """)
    void ofATimeThatComesTwiceTheFirstBeginsAndTheSecondEnds(String start, String end, String since, String until) {
        assertEquals("Sun 2026-10-25 " + since + " - Sun 2026-10-25 " + until,
                next(schedule(BERLIN, window("sun", start, end)), Instant.parse("2026-10-24T00:00:00Z"), 1));
    }

    @Test
    void aLengthIsWhatAStopWatchShows() {
        Schedule schedule = schedule(BERLIN, lasting("sat", "22:00", Duration.ofHours(8)));
        assertEquals("Sat 2027-03-27 22:00 +01:00 - Sun 2027-03-28 07:00 +02:00",
                next(schedule, Instant.parse("2027-03-27T00:00:00Z"), 1));
        assertEquals("Sat 2026-10-24 22:00 +02:00 - Sun 2026-10-25 05:00 +01:00",
                next(schedule, Instant.parse("2026-10-24T00:00:00Z"), 1));
        assertEquals("Sun 2027-03-28 03:00 +02:00 - Sun 2027-03-28 04:00 +02:00",
                next(schedule(BERLIN, lasting("sun", "02:30", Duration.ofHours(1))),
                        Instant.parse("2027-03-27T00:00:00Z"), 1));
    }

    /** In Cairo the clock goes from 00:00 to 01:00 on 2027-04-30, a Friday. */
    @Test
    void aDayWhoseMidnightIsSkippedBeginsLater() {
        assertEquals("Fri 2027-04-30 01:00 +03:00 - Sat 2027-05-01 00:00 +03:00",
                next(schedule(ZoneId.of("Africa/Cairo"), window("fri", "00:00", "24:00")),
                        Instant.parse("2027-04-29T00:00:00Z"), 1));
    }

    // Exclusions

    @Test
    void anExclusionCutsWindows() {
        Schedule schedule = excluding(List.of(window("", "20:00", "04:00")),
                exclusion("2026-11-23T22:00:00Z", "2026-11-23T23:00:00Z", "backup"),
                exclusion("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "freeze"));
        assertEquals("""
                Sun 2026-11-22 20:00 UTC - Mon 2026-11-23 04:00 UTC
                Mon 2026-11-23 20:00 UTC - Mon 2026-11-23 22:00 UTC
                Mon 2026-11-23 23:00 UTC - Tue 2026-11-24 04:00 UTC
                Tue 2026-11-24 20:00 UTC - Wed 2026-11-25 00:00 UTC
                Thu 2026-11-26 00:00 UTC - Thu 2026-11-26 04:00 UTC""", next(schedule, NOW, 5));
        assertEquals("closed Mon 2026-11-23 22:00 UTC - Mon 2026-11-23 23:00 UTC [backup]",
                text(schedule.at(Instant.parse("2026-11-23T22:00:00Z"))));
        assertEquals("closed Mon 2026-11-23 04:00 UTC - Mon 2026-11-23 20:00 UTC",
                text(schedule.at(Instant.parse("2026-11-23T12:00:00Z"))));
        assertEquals("closed Wed 2026-11-25 00:00 UTC - Thu 2026-11-26 00:00 UTC [freeze]",
                text(schedule.at(Instant.parse("2026-11-25T12:00:00Z"))));
    }

    @Test
    void exclusionsAlsoEndWhatIsAlwaysOpen() {
        Schedule schedule = excluding(List.of(), exclusion("2026-12-20T00:00:00Z", "2027-01-04T00:00:00Z", "freeze"));
        assertEquals("open … - Sun 2026-12-20 00:00 UTC", text(schedule.at(NOW)));
        assertEquals("Mon 2027-01-04 00:00 UTC - …", next(schedule, NOW, 9));
    }

    @Test
    void theReasonsOfAllExclusionsAreTold() {
        Schedule schedule = excluding(List.of(),
                exclusion("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", "freeze"),
                exclusion("2026-11-22T00:00:00Z", "2026-11-24T00:00:00Z", ""),
                exclusion("2026-11-22T06:00:00Z", "2026-11-25T00:00:00Z", "audit"));
        assertEquals("closed Sun 2026-11-22 00:00 UTC - Wed 2026-11-25 00:00 UTC [freeze, audit]",
                text(schedule.at(NOW)));
        assertEquals("the window is closed until Wed 2026-11-25 00:00 UTC (freeze, audit)",
                ((Status.Closed) schedule.at(NOW)).inWords());
    }

    @Test
    void whatNeverOpensIsFoundWithoutAnEndlessSearch() {
        Schedule schedule = excluding(List.of(window("", "00:00", "24:00"), window("31", "01:00", "02:00")),
                exclusion("2026-01-01T00:00:00Z", "9998-01-01T00:00:00Z", "end of life"));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertEquals("closed Thu 2026-01-01 00:00 UTC - … [end of life]", text(schedule.at(NOW)));
            assertEquals(0, schedule.openingsAfter(NOW).count());
        });
        assertEquals("the window is closed, and none opens within four years (end of life)",
                ((Status.Closed) schedule.at(NOW)).inWords());
    }

    @Test
    void whatOpensOnlyYearsAheadIsFound() {
        Schedule schedule = excluding(List.of(window("31", "01:00", "02:00")),
                exclusion("2026-01-01T00:00:00Z", "2029-06-01T00:00:00Z", ""));
        assertEquals("Tue 2029-07-31 01:00 UTC - Tue 2029-07-31 02:00 UTC", next(schedule, NOW, 1));
    }

    @Test
    void nobodyMakesAWindowOrExclusionThatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> lasting("mon", "1", Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> lasting("mon", "1", Window.LONGEST.plusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> new Exclusion(NOW, NOW, ""));
    }

    @Test
    void whatChangesIsAlwaysAhead() {
        Schedule schedule = schedule(BERLIN, window("sun", "02:30", "03:00"), window("", "13:00", "13:00:01"));
        for (Instant at : Stream.iterate(NOW, at -> schedule.at(at).changes().orElseThrow()).limit(300).toList()) {
            Instant change = schedule.at(at).changes().orElseThrow();
            assertTrue(change.isAfter(at));
            assertEquals(schedule.isOpen(at), !schedule.isOpen(change), change::toString);
            assertEquals(schedule.isOpen(at), schedule.isOpen(change.minusNanos(1)), change::toString);
        }
    }
}
