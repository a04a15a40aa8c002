package dev.kured.course;

import dev.kured.rehearse.Plan;
import dev.kured.rehearse.Totals;
import dev.kured.schedule.Opening;
import dev.kured.schedule.Schedule;
import dev.kured.terms.Concurrency;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * The timeline of a rehearsal, from its start to its end or to the current simulated time.
 *
 * @param plan the input of the rehearsal
 * @param end the end of the timeline
 * @param nodes the timelines of the nodes, in the order of their names
 * @param totals the figures at the end
 */
public record Timeline(Plan plan, Instant end, List<NodeTimeline> nodes, Totals totals) {
    /** Copies the list. */
    public Timeline {
        nodes = List.copyOf(nodes);
    }

    /**
     * Returns the length of the timeline.
     *
     * @return the time from the start to the end
     */
    public Duration length() {
        return Duration.between(plan.start(), end);
    }

    /**
     * Whether every node has rebooted and is back.
     *
     * @return true at the end of a complete roll-out
     */
    public boolean isComplete() {
        return totals.left() == 0;
    }

    /**
     * Returns how many nodes may be away at once.
     *
     * @return the number of places in the lock
     */
    public int places() {
        return places(plan);
    }

    /**
     * Returns how many nodes may be away at once.
     *
     * @param plan the input of a rehearsal
     * @return the number of places in the lock
     */
    public static int places(Plan plan) {
        return switch (plan.rules().lock().concurrency()) {
            case Concurrency.Nodes(var number) -> number;
            case Concurrency.Share share -> share.of(plan.nodes());
        };
    }

    /**
     * Returns the time zone of the schedule.
     *
     * @return the zone in which times are shown
     */
    public ZoneId zone() {
        return plan.rules().schedule().zone();
    }

    /**
     * Lists the windows that were open between the start and the end.
     *
     * @return the windows in their order; none if reboots may happen at any time
     */
    public List<Opening> windows() {
        Schedule schedule = plan.rules().schedule();
        if (schedule.windows().isEmpty() && schedule.exclusions().isEmpty()) {
            return List.of();
        }
        Stream<Opening> first = schedule.at(plan.start()) instanceof Schedule.Status.Open(var opening)
                ? Stream.of(opening)
                : Stream.empty();
        return Stream.concat(first, schedule.openingsAfter(plan.start()).takeWhile(this::beginsInTime)).toList();
    }

    private boolean beginsInTime(Opening opening) {
        return opening.since().filter(since -> since.toInstant().isBefore(end)).isPresent();
    }

    /** The times in which at least one node was away, merged and sorted. */
    List<TimeRange> busy() {
        List<TimeRange> away = nodes.stream()
                .flatMap(node -> node.segments().stream())
                .filter(Segment::isAway)
                .map(segment -> new TimeRange(segment.from(), segment.until()))
                .toList();
        return TimeRange.merged(away);
    }

    /** The part of a window between the start and the end. */
    TimeRange within(Opening opening) {
        Instant from = opening.since().map(ZonedDateTime::toInstant).filter(plan.start()::isBefore).orElse(plan.start());
        Instant until = opening.until().map(ZonedDateTime::toInstant).filter(end::isAfter).orElse(end);
        return new TimeRange(from, until);
    }
}
