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
import java.util.Optional;

/**
 * A time in which a reboot may happen, again and again. Its start belongs to it, its end does not.
 *
 * <p>Where the clocks change, start and end are what the clock on the wall shows, see {@link WallClock}, and a length
 * is what a stop watch shows. Only a window that lies in the skipped hour as a whole is moved: it opens when the clocks
 * go forward, for its usual length.
 *
 * @param days those on which it starts, at any of them; empty: every day
 * @param end not after the start: on the next day; so an end that equals the start lasts a day
 * @param length where it is given, the end does not matter
 */
public record Window(List<DayPattern> days, LocalTime start, LocalTime end, Optional<Duration> length) {

    /** The longest length of a window. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** @throws IllegalArgumentException if the length is not positive, or longer than {@link #LONGEST} */
    public Window {
        days = List.copyOf(days);
        if (length.filter(each -> !each.isPositive() || each.compareTo(LONGEST) > 0).isPresent()) {
            throw new IllegalArgumentException("no window lasts " + length);
        }
    }

    boolean startsOn(LocalDate day) {
        return days.isEmpty() || days.stream().anyMatch(pattern -> pattern.matches(day));
    }

    /** Its time, if it starts on that day. */
    Span on(LocalDate day, ZoneId zone) {
        LocalDateTime opens = day.atTime(start);
        Instant from = new WallClock(opens).begin(zone);
        if (length.isPresent()) {
            return new Span(from, from.plus(length.get()));
        }
        LocalDateTime closes = (end.isAfter(start) ? day : day.plusDays(1)).atTime(end);
        Instant until = new WallClock(closes).end(zone);
        return new Span(from, until.isAfter(from) ? until : from.plus(Duration.between(opens, closes)));
    }
}
