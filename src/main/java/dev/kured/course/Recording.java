package dev.kured.course;

import dev.kured.agent.Report;
import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.Observer;
import dev.kured.rehearse.Plan;
import dev.kured.rehearse.Totals;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Records the stages of each node while a rehearsal runs. Its size grows with the changes, not with the time. */
public final class Recording implements Observer {
    private final Plan plan;
    private final Map<NodeName, List<Change>> nodes = new TreeMap<>();
    private final Map<NodeStage, Integer> countByStage = new EnumMap<>(NodeStage.class);
    private int away;

    /** A change of a node to another stage or cause. */
    private record Change(Instant at, NodeStage stage, Optional<Cause> cause) {
        boolean isAway() {
            return Segment.isAway(stage, cause);
        }

        boolean saysTheSameAs(Change other) {
            return stage == other.stage && cause.equals(other.cause);
        }
    }

    /**
     * Creates an empty recording.
     *
     * @param plan the input of the rehearsal
     */
    public Recording(Plan plan) {
        this.plan = plan;
    }

    @Override
    public void moved(Instant at, NodeName node, NodeStage stage, Report report) {
        List<Change> changes = nodes.computeIfAbsent(node, _ -> new ArrayList<>());
        Optional<Change> before = changes.isEmpty() ? Optional.empty() : Optional.of(changes.getLast());
        var change = new Change(at, stage, cause(stage, report, before));
        if (before.filter(change::saysTheSameAs).isEmpty()) {
            before.ifPresent(left -> count(left, -1));
            count(change, 1);
            changes.add(change);
        }
    }

    private void count(Change change, int one) {
        countByStage.merge(change.stage(), one, Integer::sum);
        away += change.isAway() ? one : 0;
    }

    private static Optional<Cause> cause(NodeStage stage, Report report, Optional<Change> before) {
        return switch (stage) {
            case WAITING -> Optional.of(Cause.LOCK);
            case BLOCKED -> Optional.of(Cause.of(report.facts().obstacles()));
            case DOWN -> before.filter(Change::isAway).isPresent() ? Optional.empty() : Optional.of(Cause.OUTAGE);
            case IDLE, DRAINING, REBOOTING, RETURNING, UNDOING, DONE -> Optional.empty();
        };
    }

    /**
     * Counts the nodes that are in a stage now.
     *
     * @param stage the stage
     * @return their number
     */
    public int at(NodeStage stage) {
        return countByStage.getOrDefault(stage, 0);
    }

    /**
     * Counts the nodes that are away now: cordoned, down or returning.
     *
     * @return their number
     */
    public int away() {
        return away;
    }

    /**
     * Returns the timelines of all nodes.
     *
     * @param end the end of their last segments
     * @return the timelines, in the order of the names
     */
    public List<NodeTimeline> nodes(Instant end) {
        return nodes.entrySet().stream()
                .map(entry -> new NodeTimeline(entry.getKey(), segments(entry.getValue(), end)))
                .toList();
    }

    /**
     * Returns the timeline of one node.
     *
     * @param name the node
     * @param end the end of its last segment
     * @return the timeline
     */
    public NodeTimeline node(NodeName name, Instant end) {
        return new NodeTimeline(name, segments(nodes.getOrDefault(name, List.of()), end));
    }

    private static List<Segment> segments(List<Change> changes, Instant end) {
        var segments = new ArrayList<Segment>(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Instant until = i + 1 < changes.size() ? changes.get(i + 1).at() : end;
            if (change.at().isBefore(until) || i + 1 == changes.size()) {
                segments.add(new Segment(change.at(), until, change.stage(), change.cause()));
            }
        }
        return segments;
    }

    /**
     * Returns all that has happened.
     *
     * @param end the end of the rehearsal, or the current simulated time
     * @param totals the figures at this time
     * @return the timeline of the rehearsal
     */
    public Timeline course(Instant end, Totals totals) {
        return new Timeline(plan, end, nodes(end), totals);
    }
}
