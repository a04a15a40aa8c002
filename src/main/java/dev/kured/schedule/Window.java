package dev.kured.schedule;

import dev.kured.terms.CalendarMoment.WallClock;
import dev.kured.terms.DayPattern;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * A recurring time in which a reboot may begin. The start belongs to the window, the end does not.
 *
 * <p>Where the clocks change, start and end are what the clock on the wall shows, see {@link WallClock}; a length is what
 * a stop watch shows. Only a window that lies in the skipped hour as a whole moves: it opens when the clocks go forward,
 * for its usual length.
 *
 * @param days the window opens on days that match any of these; empty: every day
 */
public record Window(List<DayPattern> days, LocalTime start, End end) {

    /** The longest length of a window. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** When a window closes. */
    public sealed interface End {

        /**
         * At a time of day.
         *
         * @param time a time that is not after the start is on the next day, so one that equals the start lasts a day
         */
        record At(LocalTime time) implements End {}

        /**
         * A fixed time after the start.
         *
         * @param length at most {@link #LONGEST}
         */
        record After(Duration length) implements End {

            /** @throws IllegalArgumentException if the length is not positive, or longer than {@link #LONGEST} */
            public After {
                if (!length.isPositive() || length.compareTo(LONGEST) > 0) {
                    throw new IllegalArgumentException("no window lasts " + length);
                }
            }
        }
    }

    /** Copies the list. */
    public Window {
        days = List.copyOf(days);
    }

    boolean startsOn(LocalDate day) {
        return days.isEmpty() || days.stream().anyMatch(pattern -> pattern.matches(day));
    }

    /** The time that the window is open if it opens on {@code day}. */
    Span on(LocalDate day, ZoneId zone) {
        Instant from = new WallClock(day.atTime(start)).begin(zone);
        return new Span(from, switch (end) {
            case End.After(var length) -> from.plus(length);
            case End.At(var time) -> closing(day, time, from, zone);
        });
    }

    private Instant closing(LocalDate day, LocalTime time, Instant from, ZoneId zone) {
        LocalDateTime closes = (time.isAfter(start) ? day : day.plusDays(1)).atTime(time);
        Instant until = new WallClock(closes).end(zone);
        return until.isAfter(from) ? until : from.plus(Duration.between(day.atTime(start), closes));
    }
}
