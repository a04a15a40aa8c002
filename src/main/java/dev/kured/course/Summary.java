package dev.kured.course;

import static java.util.Comparator.comparing;

import dev.kured.rehearse.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The results of a rehearsal in figures.
 *
 * @param course the timeline of the rehearsal
 * @param away for how long each node that kured rebooted was cordoned, down or returning; empty if there is none
 * @param slowest the node that was away longest; empty if there is none
 * @param gaps for how long a place of the lock was free while nodes waited for it; empty without a hand-over
 * @param windows the use of each window; none if reboots may happen at any time
 * @param blocked the causes that blocked nodes
 * @param triesTakenBack how often a node released the lock without a reboot
 * @param lockRequests the number of requests for the lock, of all requests
 * @param withoutFaults the same rehearsal without faults; empty if none were injected
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
        Optional<Timeline> withoutFaults) {
    private static final Set<Request> OF_THE_LOCK = Set.of(Request.READ_LOCK, Request.WRITE_LOCK, Request.WATCH_LOCK);

    /**
     * The effect of one cause.
     *
     * @param cause the cause
     * @param nodes the number of nodes that it blocked
     * @param each for how long it blocked each of them
     */
    public record Blocked(Cause cause, int nodes, Percentiles each) {}

    /** Copies the lists. */
    public Summary {
        windows = List.copyOf(windows);
        blocked = List.copyOf(blocked);
    }

    /**
     * Summarises a rehearsal without faults.
     *
     * @param course the timeline
     * @return the summary
     */
    public static Summary of(Timeline course) {
        return of(course, Optional.empty());
    }

    /**
     * Summarises a rehearsal.
     *
     * @param course the timeline
     * @param withoutFaults the timeline of the same rehearsal without faults; empty if none were injected
     * @return the summary
     */
    public static Summary of(Timeline course, Optional<Timeline> withoutFaults) {
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
                withoutFaults);
    }

    /**
     * Returns how much longer the rehearsal took with faults than without.
     *
     * @return a negative duration if it was faster; empty unless both rehearsals are complete
     */
    public Optional<Duration> delay() {
        return withoutFaults.filter(without -> without.isComplete() && course.isComplete())
                .map(without -> course.length().minus(without.length()));
    }

    private static List<Blocked> blocked(Timeline course) {
        return course.nodes().stream()
                .flatMap(node -> node.segments().stream())
                .flatMap(segment -> segment.cause().stream())
                .distinct()
                .sorted()
                .flatMap(cause -> blocked(course, cause).stream())
                .toList();
    }

    private static Optional<Blocked> blocked(Timeline course, Cause cause) {
        List<Duration> times = course.nodes().stream()
                .map(node -> node.blockedBy(cause))
                .filter(Duration::isPositive)
                .toList();
        return Percentiles.of(times).map(each -> new Blocked(cause, times.size(), each));
    }

    /**
     * Divides the requests to the API server by the number of rebooted nodes.
     *
     * @return empty if no node has rebooted
     */
    public Optional<Double> requestsPerReboot() {
        return each(course.totals().allRequests());
    }

    /**
     * Divides the requests for the lock by the number of rebooted nodes.
     *
     * @return empty if no node has rebooted
     */
    public Optional<Double> requestsPerHandOver() {
        return each(lockRequests);
    }

    private Optional<Double> each(long requests) {
        int rebooted = course.totals().rebooted();
        return rebooted == 0 ? Optional.empty() : Optional.of((double) requests / rebooted);
    }
}
