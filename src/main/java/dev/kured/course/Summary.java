package dev.kured.course;

import static java.util.Comparator.comparing;

import dev.kured.rehearse.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a rehearsal has come to, in figures.
 *
 * @param away how long a node that kured has rebooted was cordoned, down or on its way back in all; empty if none was
 * @param slowest which one took longest
 * @param gaps from the moment that a place of the lock became free while others waited for it, until the next node had it
 * @param windows what was made of each window; none if reboots may happen at any time
 * @param blocked what kept nodes from their reboot, and for how long
 * @param triesTakenBack how often a node gave a place of the lock back without a reboot
 * @param lockRequests those of all requests that were for the lock
 * @param calm the same rehearsal without faults; empty if there were none
 */
public record Summary(
        Timeline course,
        Optional<Percentiles> away,
        Optional<NodeTimeline> slowest,
        Optional<Percentiles> gaps,
        List<WindowUse> windows,
        List<Blocked> blocked,
        long triesTakenBack,
        long lockRequests,
        Optional<Timeline> calm) {
    private static final Set<Request> OF_THE_LOCK = Set.of(Request.READ_LOCK, Request.WRITE_LOCK, Request.WATCH_LOCK);

    /**
     * What one cause has kept back.
     *
     * @param nodes how many
     * @param each how long each of them
     */
    public record Blocked(Cause cause, int nodes, Percentiles each) {}

    /** Copies. */
    public Summary {
        windows = List.copyOf(windows);
        blocked = List.copyOf(blocked);
    }

    /** Works it out for a rehearsal without faults. */
    public static Summary of(Timeline course) {
        return of(course, Optional.empty());
    }

    /**
     * Works it out.
     *
     * @param calm the same rehearsal without its faults
     */
    public static Summary of(Timeline course, Optional<Timeline> calm) {
        List<NodeTimeline> back = course.nodes().stream()
                .filter(NodeTimeline::isDone)
                .filter(node -> node.wentAt().isPresent())
                .toList();
        List<TimeRange> busy = course.busy();
        return new Summary(
                course,
                Percentiles.of(back.stream().map(NodeTimeline::away).toList()),
                back.stream().max(comparing(NodeTimeline::away)),
                Percentiles.of(new HandOvers(course).gaps()),
                course.windows().stream().map(opening -> WindowUse.of(opening, course, busy)).toList(),
                blocked(course),
                course.nodes().stream().mapToLong(NodeTimeline::triesTakenBack).sum(),
                course.totals().requests().entrySet().stream()
                        .filter(entry -> OF_THE_LOCK.contains(entry.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum(),
                calm);
    }

    /** How much longer it took with faults than without; negative if less. Empty unless both came to their end. */
    public Optional<Duration> delay() {
        return calm.filter(without -> without.isComplete() && course.isComplete())
                .map(without -> course.length().minus(without.length()));
    }

    private static List<Blocked> blocked(Timeline course) {
        return course.nodes().stream()
                .flatMap(node -> node.legs().stream())
                .flatMap(leg -> leg.cause().stream())
                .distinct()
                .sorted()
                .flatMap(cause -> blocked(course, cause).stream())
                .toList();
    }

    private static Optional<Blocked> blocked(Timeline course, Cause cause) {
        List<Duration> times = course.nodes().stream()
                .map(node -> node.keptBy(cause))
                .filter(Duration::isPositive)
                .toList();
        return Percentiles.of(times).map(each -> new Blocked(cause, times.size(), each));
    }

    /** Requests to the API server for each node that has rebooted; empty if none has. */
    public Optional<Double> requestsPerReboot() {
        return each(course.totals().allRequests());
    }

    /** Requests for the lock for each time that it was handed over. */
    public Optional<Double> requestsPerHandOver() {
        return each(lockRequests);
    }

    private Optional<Double> each(long requests) {
        int rebooted = course.totals().rebooted();
        return rebooted == 0 ? Optional.empty() : Optional.of((double) requests / rebooted);
    }
}
