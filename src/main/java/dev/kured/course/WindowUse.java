package dev.kured.course;

import dev.kured.schedule.Opening;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The use of one window.
 *
 * @param opening the window
 * @param used for how long at least one node was away
 * @param rebooted the number of nodes that went down for their required reboot; some may be back only after the window
 * @param left the number of nodes that still required a reboot when the window closed
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

    /**
     * Returns the used share of the window.
     *
     * @return in per cent, rounded down; empty if the window has no end
     */
    public Optional<Long> percent() {
        return opening.length().filter(Duration::isPositive).map(length -> used.toMillis() * 100 / length.toMillis());
    }
}
