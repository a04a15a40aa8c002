package dev.kured.course;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The time axis of a page. Times in which something may happen are drawn to scale; long times between them only as a gap, so
 * that a window of one hour a week remains readable.
 */
final class Axis {
    private static final double BREAK = 18;
    private static final double BETWEEN_TICKS = 58;
    private static final double PER_LETTER = 6.6;
    private static final double LONG = 0.02;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final List<Duration> STEPS = Stream.of(1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)
            .map(Duration::ofMinutes)
            .toList();

    private final ZoneId zone;
    private final List<Piece> pieces;

    /** A range of time that is drawn to scale. */
    record Piece(TimeRange time, double left, double width) {
        double at(Instant moment) {
            double part = (double) Duration.between(time.from(), moment).toMillis() / Math.max(1, time.length().toMillis());
            return left + width * Math.clamp(part, 0, 1);
        }

        double right() {
            return left + width;
        }
    }

    /**
     * A labelled position on the axis.
     *
     * @param day whether the label begins with the day
     */
    record Tick(double x, String text, boolean day) {
        double width() {
            return PER_LETTER * text.length() + 8;
        }

        boolean overlaps(Tick other) {
            return x < other.x + other.width() && other.x < x + width();
        }
    }

    private Axis(ZoneId zone, List<Piece> pieces) {
        this.zone = zone;
        this.pieces = pieces;
    }

    /** Creates the axis of a rehearsal.
     *
     * @param width in pixels
     */
    static Axis of(Timeline course, double width) {
        List<TimeRange> shown = shown(course);
        double all = shown.stream().mapToLong(range -> range.length().toMillis()).sum();
        double room = width - BREAK * (shown.size() - 1);
        var pieces = new ArrayList<Piece>();
        double left = 0;
        for (TimeRange range : shown) {
            double part = room * range.length().toMillis() / Math.max(1, all);
            pieces.add(new Piece(range, left, part));
            left += part + BREAK;
        }
        return new Axis(course.zone(), pieces);
    }

    /** The ranges to draw to scale: windows, times in which nodes are away, both ends, and short times between them. */
    private static List<TimeRange> shown(Timeline course) {
        Duration moment = course.length().dividedBy(100);
        List<TimeRange> needed = TimeRange.merged(Stream.of(
                        course.busy().stream(),
                        course.windows().stream().map(course::within),
                        course.windows().isEmpty()
                                ? Stream.of(new TimeRange(course.plan().start(), course.end()))
                                : Stream.of(
                                        new TimeRange(course.plan().start(), course.plan().start().plus(moment)),
                                        new TimeRange(course.end().minus(moment), course.end())))
                .flatMap(ranges -> ranges)
                .toList());
        long enough = (long) (course.length().toMillis() * LONG);
        var joined = new ArrayList<TimeRange>();
        for (TimeRange next : needed) {
            if (!joined.isEmpty() && Duration.between(joined.getLast().until(), next.from()).toMillis() < enough) {
                joined.set(joined.size() - 1, new TimeRange(joined.getLast().from(), next.until()));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }

    List<Piece> pieces() {
        return pieces;
    }

    double at(Instant moment) {
        double x = 0;
        for (Piece piece : pieces) {
            if (moment.isBefore(piece.time().from())) {
                return Math.max(x, 0);
            }
            x = piece.at(moment);
        }
        return x;
    }

    /** The start of each range, and the round times for which there is space. */
    List<Tick> ticks() {
        var ticks = new ArrayList<Tick>();
        Duration step = step();
        for (Piece piece : pieces) {
            ZonedDateTime begin = piece.time().from().atZone(zone);
            add(ticks, piece, begin, ticks.isEmpty() ? date(begin) + " " + TIME.format(begin) : new Clock(zone).brief(piece.time().from()));
        }
        for (Piece piece : pieces) {
            for (ZonedDateTime moment : roundTimes(piece.time(), step)) {
                boolean midnight = moment.toLocalTime().equals(LocalTime.MIDNIGHT);
                add(ticks, piece, moment, midnight ? date(moment) : TIME.format(moment));
            }
        }
        return ticks;
    }

    private void add(List<Tick> ticks, Piece piece, ZonedDateTime moment, String text) {
        var tick = new Tick(piece.at(moment.toInstant()), text, !Character.isDigit(text.charAt(0)));
        if (tick.x() + tick.width() <= pieces.getLast().right() + 8 && ticks.stream().noneMatch(tick::overlaps)) {
            ticks.add(tick);
        }
    }

    private Duration step() {
        Piece widest = pieces.stream().max((a, b) -> Double.compare(a.width(), b.width())).orElseThrow();
        return STEPS.stream()
                .filter(step -> widest.width() * step.toMillis() / Math.max(1, widest.time().length().toMillis()) >= BETWEEN_TICKS)
                .findFirst()
                .orElse(STEPS.getLast());
    }

    private List<ZonedDateTime> roundTimes(TimeRange range, Duration step) {
        var times = new ArrayList<ZonedDateTime>();
        ZonedDateTime begin = range.from().atZone(zone);
        ZonedDateTime midnight = begin.truncatedTo(ChronoUnit.DAYS);
        long passed = Duration.between(midnight, begin).dividedBy(step) + 1;
        for (ZonedDateTime next = midnight.plus(step.multipliedBy(passed));
                next.toInstant().isBefore(range.until());
                next = next.plus(step)) {
            times.add(next);
        }
        return times;
    }

    /** Formats a date as {@code Tue 12-01}. */
    private static String date(ZonedDateTime moment) {
        return Clock.weekday(moment) + " " + moment.toLocalDate().toString().substring(5);
    }
}
