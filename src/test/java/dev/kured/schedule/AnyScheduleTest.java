package dev.kured.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.terms.DayPattern;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules made by chance mean the same to the code and to somebody who looks at the clock every minute. */
final class AnyScheduleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MINUTES = 20 * 24 * 60;
    private static final int DAY = 24 * 60;

    /** Twenty days around a moment, and what the clock on the wall shows in each minute of them. */
    private static final class Clock {
        private final Instant begin;
        private final long[] shown = new long[MINUTES];

        Clock(ZoneId zone, Instant middle) {
            begin = middle.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(10));
            for (int minute = 0; minute < MINUTES; minute++) {
                shown[minute] = epochMinute(LocalDateTime.ofInstant(at(minute), zone));
            }
        }

        Instant at(int minute) {
            return begin.plus(MINUTE.multipliedBy(minute));
        }

        /** The first minute that shows this or later. */
        int firstFrom(long time) {
            for (int minute = near(time) - 2 * DAY; minute < MINUTES; minute++) {
                if (shown[minute] >= time) {
                    return minute;
                }
            }
            return MINUTES;
        }

        /** The minutes from the first to the last one that shows a time from {@code start} to before {@code end}. */
        Optional<int[]> between(long start, long end) {
            int first = -1;
            int last = -1;
            for (int minute = near(start) - 2 * DAY; minute < Math.min(MINUTES, near(end) + 2 * DAY); minute++) {
                if (shown[minute] >= start && shown[minute] < end) {
                    first = first < 0 ? minute : first;
                    last = minute;
                }
            }
            return first < 0 ? Optional.empty() : Optional.of(new int[] {first, last + 1});
        }

        /** Where a time is shown, give or take what clocks change: looking at all minutes would only take longer. */
        private int near(long time) {
            return (int) (time - shown[0]);
        }

        static long epochMinute(LocalDateTime time) {
            return time.toEpochSecond(ZoneOffset.UTC) / 60;
        }
    }

    private static BitSet openMinutes(Clock clock, Schedule schedule) {
        var open = new BitSet(MINUTES);
        if (schedule.windows().isEmpty()) {
            open.set(0, MINUTES);
        }
        LocalDate first = clock.at(0).atZone(schedule.zone()).toLocalDate();
        for (Window window : schedule.windows()) {
            for (LocalDate day = first.plusDays(3); day.isBefore(first.plusDays(17)); day = day.plusDays(1)) {
                LocalDate today = day;
                if (window.days().isEmpty() || window.days().stream().anyMatch(pattern -> pattern.matches(today))) {
                    setOpen(clock, window, day, open);
                }
            }
        }
        for (Exclusion exclusion : schedule.exclusions()) {
            for (int minute = 0; minute < MINUTES; minute++) {
                if (!clock.at(minute).isBefore(exclusion.since()) && clock.at(minute).isBefore(exclusion.until())) {
                    open.clear(minute);
                }
            }
        }
        return open;
    }

    private static void setOpen(Clock clock, Window window, LocalDate day, BitSet open) {
        long midnight = Clock.epochMinute(day.atStartOfDay());
        long start = midnight + window.start().toSecondOfDay() / 60;
        int first = clock.firstFrom(start);
        int[] minutes = switch (window.end()) {
            case Window.End.After(var length) -> new int[] {first, first + (int) length.toMinutes()};
            case Window.End.At(var time) -> {
                long endThatDay = midnight + time.toSecondOfDay() / 60;
                long end = endThatDay > start ? endThatDay : endThatDay + DAY;
                yield clock.between(start, end).orElse(new int[] {first, first + (int) (end - start)});
            }
        };
        open.set(minutes[0], Math.min(MINUTES, minutes[1]));
    }

    private record Change(Instant at, boolean opens) {}

    private static List<Change> changes(Clock clock, BitSet open, int from, int until) {
        var changes = new ArrayList<Change>();
        for (int minute = from + 1; minute < until; minute++) {
            if (open.get(minute) != open.get(minute - 1)) {
                changes.add(new Change(clock.at(minute), open.get(minute)));
            }
        }
        return changes;
    }

    private static List<Change> changes(Schedule schedule, Instant from, Instant until) {
        return Stream.iterate(schedule.at(from).changes(), Optional::isPresent,
                        change -> change.flatMap(at -> schedule.at(at).changes()))
                .flatMap(Optional::stream)
                .takeWhile(at -> at.isBefore(until))
                .map(at -> new Change(at, schedule.isOpen(at)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC",
            "Africa/Cairo", "America/Havana", "America/Santiago", "Asia/Beirut", "Pacific/Apia"})
    void aScheduleIsWhatTheClockOnTheWallShows(String name) {
        ZoneId zone = ZoneId.of(name);
        for (Instant middle : middles(zone)) {
            var clock = new Clock(zone, middle);
            for (int seed = 0; seed < 12; seed++) {
                var random = new Random(seed);
                Schedule schedule = anySchedule(random, zone, middle);
                assertIsWhatTheClockShows(clock, schedule, random, name + " around " + middle + ", seed " + seed);
            }
        }
    }

    private static void assertIsWhatTheClockShows(Clock clock, Schedule schedule, Random random, String which) {
        BitSet open = openMinutes(clock, schedule);
        // What began before the clock was looked at is not known to the naive side: windows last up to three days.
        int from = 7 * DAY;
        int until = 14 * DAY;
        String story = which + ": " + schedule;
        assertEquals(changes(clock, open, from, until), changes(schedule, clock.at(from), clock.at(until)), story);
        for (int i = 0; i < 8; i++) {
            int minute = random.nextInt(from, until);
            assertEquals(open.get(minute), schedule.isOpen(clock.at(minute)), () -> clock.at(minute) + " " + story);
            Schedule.Status status = schedule.at(clock.at(minute));
            assertEquals(open.get(minute), status instanceof Schedule.Status.Open, story);
            Optional<Instant> since = switch (status) {
                case Schedule.Status.Open(var opening) -> opening.since().map(ZonedDateTime::toInstant);
                case Schedule.Status.Closed(var closedSince, _, _) -> closedSince.map(ZonedDateTime::toInstant);
            };
            Optional<Change> last = changes(clock, open, from, minute + 1).reversed().stream().findFirst();
            last.ifPresent(change -> assertEquals(Optional.of(change.at()), since, story));
        }
    }

    /** The changes of the clocks in some years; a day of summer where there are none. */
    private static List<Instant> middles(ZoneId zone) {
        var middles = new ArrayList<Instant>();
        for (int year : List.of(2011, 2024, 2027, 2040)) {
            Instant end = Instant.parse(year + 1 + "-01-01T00:00:00Z");
            var transition = zone.getRules().nextTransition(Instant.parse(year + "-01-01T00:00:00Z"));
            while (transition != null && transition.getInstant().isBefore(end)) {
                middles.add(transition.getInstant());
                transition = zone.getRules().nextTransition(transition.getInstant());
            }
            middles.add(Instant.parse(year + "-07-14T00:00:00Z"));
        }
        // A calendar day that never was is no matter of an hour that is skipped.
        middles.removeIf(middle -> Optional.ofNullable(zone.getRules().previousTransition(middle.plusNanos(1)))
                .filter(transition -> transition.getDuration().abs().compareTo(Duration.ofHours(12)) > 0)
                .isPresent());
        return middles;
    }

    private static Schedule anySchedule(Random random, ZoneId zone, Instant middle) {
        List<Window> windows = Stream.generate(() -> anyWindow(random)).limit(random.nextInt(4)).toList();
        List<Exclusion> exclusions = Stream.generate(() -> {
            Instant since = middle.truncatedTo(ChronoUnit.MINUTES)
                    .plus(MINUTE.multipliedBy(random.nextInt(-3 * DAY, 3 * DAY)));
            return new Exclusion(since, since.plus(MINUTE.multipliedBy(random.nextInt(1, 2 * DAY))), "");
        }).limit(random.nextInt(3)).toList();
        return new Schedule(zone, windows, exclusions);
    }

    private static Window anyWindow(Random random) {
        List<DayPattern> days = Stream.generate(() -> anyDay(random)).limit(random.nextInt(3)).toList();
        Window.End end = random.nextInt(3) == 0
                ? new Window.End.After(MINUTE.multipliedBy(random.nextInt(1, 3 * DAY)))
                : new Window.End.At(anyTime(random));
        return new Window(days, anyTime(random), end);
    }

    private static DayPattern anyDay(Random random) {
        DayOfWeek weekday = DayOfWeek.of(1 + random.nextInt(7));
        return switch (random.nextInt(5)) {
            case 0 -> new DayPattern.Monthly(1 + random.nextInt(5), weekday);
            case 1 -> new DayPattern.LastOfMonth(weekday);
            case 2 -> new DayPattern.DayOfMonth(1 + random.nextInt(31));
            default -> new DayPattern.Weekly(random.nextBoolean() ? DayOfWeek.SUNDAY : weekday);
        };
    }

    /** Most of them near the hours in which clocks change, and many at the borders of these. */
    private static LocalTime anyTime(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> LocalTime.of(random.nextInt(24), random.nextInt(60));
            case 1, 2 -> LocalTime.of(random.nextInt(5), 30 * random.nextInt(2));
            default -> LocalTime.of((23 + random.nextInt(5)) % 24, random.nextInt(60));
        };
    }
}
