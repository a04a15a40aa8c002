package dev.kured.course;

import dev.kured.agent.Report;
import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.Observer;
import dev.kured.rehearse.Plan;
import dev.kured.schedule.Schedule;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes one line for each node that is back, each attempt that is rolled back, and each window. */
public final class Ticker implements Observer {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final Plan plan;
    private final Recording recording;
    private final Consumer<String> lines;

    /**
     * Creates a ticker for the events of a rehearsal.
     *
     * @param plan the input of the rehearsal
     * @param recording must receive each event before this ticker does
     * @param lines receives the lines
     */
    public Ticker(Plan plan, Recording recording, Consumer<String> lines) {
        this.plan = plan;
        this.recording = recording;
        this.lines = lines;
    }

    @Override
    public void moved(Instant at, NodeName node, NodeStage stage, Report report) {
        switch (stage) {
            case DONE -> tell(at, node + " is back, " + way(recording.node(node, at)) + "; " + progress());
            case UNDOING -> tell(at, node + ": " + report.sentence());
            case IDLE, BLOCKED, WAITING, DRAINING, REBOOTING, DOWN, RETURNING -> {}
        }
    }

    /**
     * Writes a line about the window, at the start and whenever it opens or closes.
     *
     * @param at the simulated time
     * @param status the state of the window
     */
    public void window(Instant at, Schedule.Status status) {
        tell(at, switch (status) {
            case Schedule.Status.Open(var opening) -> "the window is open"
                    + opening.until().map(until -> " until " + new Clock(until.getZone()).moment(until.toInstant())).orElse("");
            case Schedule.Status.Closed closed -> closed.inWords();
        } + "; " + progress());
    }

    private String progress() {
        return recording.at(NodeStage.DONE) + " of " + plan.nodes();
    }

    private static String way(NodeTimeline node) {
        List<Segment> segments = node.segments();
        if (segments.size() > 1 && !segments.get(segments.size() - 2).isAway()) {
            return "but kured did not reboot it";
        }
        List<Segment> turn = node.lastTurn();
        return "away " + time(turn, NodeStage.values()) + " (drained in " + time(turn, NodeStage.DRAINING) + ", down "
                + time(turn, NodeStage.REBOOTING, NodeStage.DOWN) + ", ready after " + time(turn, NodeStage.RETURNING) + ")";
    }

    private static String time(List<Segment> segments, NodeStage... stages) {
        return Clock.span(segments.stream()
                .filter(segment -> List.of(stages).contains(segment.stage()))
                .map(Segment::length)
                .reduce(Duration.ZERO, Duration::plus));
    }

    private void tell(Instant at, String what) {
        lines.accept(MOMENT.format(at.atZone(plan.rules().schedule().zone())) + "  " + what);
    }
}
