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
 * What has happened in a rehearsal, from its beginning to a moment.
 *
 * @param plan what was rehearsed
 * @param end the moment
 * @param nodes in the order of their names
 */
public record Timeline(Plan plan, Instant end, List<NodeTimeline> nodes, Totals totals) {
    /** Copies. */
    public Timeline {
        nodes = List.copyOf(nodes);
    }

    /** How long it was. */
    public Duration length() {
        return Duration.between(plan.start(), end);
    }

    /** Whether every node has rebooted. */
    public boolean isComplete() {
        return totals.left() == 0;
    }

    /** How many nodes may be on their way at once. */
    public int places() {
        return places(plan);
    }

    /** The same of a plan. */
    public static int places(Plan plan) {
        return switch (plan.rules().lock().concurrency()) {
            case Concurrency.Nodes(var number) -> number;
            case Concurrency.Share share -> share.of(plan.nodes());
        };
    }

    /** By whose clock people read it. */
    public ZoneId zone() {
        return plan.rules().schedule().zone();
    }

    /** The windows that were open in this time, in their order; none if reboots may happen at any time. */
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

    /** The times in which at least one node was away, in their order, with time between them. */
    List<TimeRange> busy() {
        List<TimeRange> away = nodes.stream()
                .flatMap(node -> node.legs().stream())
                .filter(Segment::isAway)
                .map(leg -> new TimeRange(leg.from(), leg.until()))
                .toList();
        return TimeRange.merged(away);
    }

    /** What lies in this time of a window. */
    TimeRange within(Opening opening) {
        Instant from = opening.since().map(ZonedDateTime::toInstant).filter(plan.start()::isBefore).orElse(plan.start());
        Instant until = opening.until().map(ZonedDateTime::toInstant).filter(end::isAfter).orElse(end);
        return new TimeRange(from, until);
    }
}
