package dev.kured.course;

import dev.kured.agent.Report;
import dev.kured.agent.Rules;
import dev.kured.rehearse.FaultLevel;
import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.Plan;
import dev.kured.rehearse.Request;
import dev.kured.rehearse.SmallWorld;
import dev.kured.rehearse.Totals;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.sentinel.Need;
import dev.kured.terms.NodeName;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** A timeline with chosen times, so that its figures can be checked by hand. */
final class Story {
    /** A Tuesday. */
    static final Instant START = Instant.parse("2026-12-01T22:00:00Z");

    final Plan plan;
    final Recording recording;

    Story(int nodes, Rules rules) {
        plan = new Plan(nodes, 5, rules, START, Duration.ZERO, Duration.ofMinutes(3), 7, FaultLevel.NONE, Plan.Gates.NONE);
        recording = new Recording(plan);
    }

    /**
     * Three nodes, one at a time, in a window of ten minutes. The first one reboots; the second one gives up after a
     * minute, and then the window closes before it; the third one reboots.
     */
    static Story ofThree() {
        var window = new Window(List.of(), LocalTime.of(22, 0), new Window.End.At(LocalTime.of(22, 10)));
        var story = new Story(3, SmallWorld.with(
                SmallWorld.RULES, new Schedule(ZoneOffset.UTC, List.of(window), List.of())));
        return story
                .at(0, 1, NodeStage.IDLE).at(0, 2, NodeStage.IDLE).at(0, 3, NodeStage.IDLE)
                .at(0, 1, NodeStage.WAITING).at(0, 2, NodeStage.WAITING).at(0, 3, NodeStage.WAITING)
                .at(10, 1, NodeStage.DRAINING).at(40, 1, NodeStage.DOWN).at(220, 1, NodeStage.RETURNING).at(240, 1, NodeStage.DONE)
                .at(242, 2, NodeStage.DRAINING).at(300, 2, NodeStage.UNDOING).blocked(301, 2, "retry-after")
                .at(304, 3, NodeStage.DRAINING).at(330, 3, NodeStage.DOWN).at(510, 3, NodeStage.RETURNING).at(540, 3, NodeStage.DONE)
                .blocked(600, 2, "window");
    }

    Story at(long second, int node, NodeStage stage) {
        return moved(second, node, stage, List.of());
    }

    Story blocked(long second, int node, String... obstacles) {
        return moved(second, node, NodeStage.BLOCKED, List.of(obstacles));
    }

    private Story moved(long second, int node, NodeStage stage, List<String> obstacles) {
        recording.moved(second(second), name(node), stage, report(obstacles));
        return this;
    }

    static NodeName name(int node) {
        return new NodeName("node" + node);
    }

    static Instant second(long second) {
        return START.plusSeconds(second);
    }

    static Report report(List<String> obstacles) {
        var need = new Need.Unknown(new Trouble("", ""));
        return new Report("", PhaseName.BLOCKED, START, "What it says.", "",
                new Report.Facts(need, obstacles.stream().<ObstacleName>map(ObstacleName.OfGate::new).toList(), List.of(), List.of()));
    }

    /** As it stands twelve minutes after the beginning. */
    Timeline course() {
        return recording.course(second(720), new Totals(2, 1, 1,
                Map.of(Request.WRITE_LOCK, 6L, Request.READ_NODE, 4L, Request.EVICT, 10L), 3, 0, 0));
    }
}
