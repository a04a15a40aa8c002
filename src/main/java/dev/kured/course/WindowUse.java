package dev.kured.course;

import dev.kured.schedule.Opening;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What a fleet has made of a window.
 *
 * @param used how long nodes were on their way in it
 * @param rebooted how many nodes went down in it for the reboot that they needed; some may come back after it
 * @param left how many nodes still had to go when it closed
 */
public record WindowUse(Opening opening, Duration used, long rebooted, long left) {

    static WindowUse of(Opening opening, Timeline course, List<TimeRange> busy) {
        TimeRange window = course.within(opening);
        Instant end = opening.until().map(ZonedDateTime::toInstant).orElse(Instant.MAX);
        List<Instant> went = course.nodes().stream()
                .map(node -> node.wentDownAt().or(node::firstDoneAt))
                .flatMap(Optional::stream)
                .toList();
        long before = went.stream().filter(at -> at.isBefore(window.from())).count();
        long until = went.stream().filter(at -> at.isBefore(end)).count();
        Duration used = busy.stream()
                .map(window::overlap)
                .flatMap(Optional::stream)
                .map(TimeRange::length)
                .reduce(Duration.ZERO, Duration::plus);
        return new WindowUse(opening, used, until - before, course.nodes().size() - until);
    }

    /** The share of the window in per cent; empty where the window has no end in sight. */
    public Optional<Long> percent() {
        return opening.length().filter(Duration::isPositive).map(length -> used.toMillis() * 100 / length.toMillis());
    }
}
