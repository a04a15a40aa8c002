package dev.kured.course;

import static java.util.Comparator.comparingInt;

import dev.kured.course.TerminalColors.Tone;
import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.Plan;
import dev.kured.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws the current state of a rehearsal on a terminal: a clock, the progress, and one line per node. If there are more
 * nodes than lines, the busiest come first.
 */
public final class ProgressTable {
    private static final int FRAME = 4;
    private static final int STAGE = "rebooting 100d23h".length();
    private static final int NARROWEST = 10;

    private final Plan plan;
    private final Clock clock;
    private final TerminalColors colors;

    /**
     * The size of the terminal.
     *
     * @param lines its height
     * @param columns its width
     */
    public record Size(int lines, int columns) {}

    /**
     * Creates the table of a rehearsal.
     *
     * @param plan the input of the rehearsal
     * @param colors how to colour text
     */
    public ProgressTable(Plan plan, TerminalColors colors) {
        this.plan = plan;
        this.clock = new Clock(plan.rules().schedule().zone());
        this.colors = colors;
    }

    /**
     * Draws the table.
     *
     * @param recording what has happened so far
     * @param now the simulated time
     * @param size the size of the terminal
     * @return the lines, no more than the terminal has
     */
    public List<String> draw(Recording recording, Instant now, Size size) {
        int columns = Math.max(size.columns() - 1, 40); // Some terminals wrap after the last column.
        var lines = new ArrayList<String>();
        lines.add(title(now, columns));
        lines.add(progress(recording, columns));
        addNodes(lines, recording, now, Math.max(1, size.lines() - FRAME), columns);
        lines.add(legend());
        return lines;
    }

    private String title(Instant now, int columns) {
        String left = Clock.count(plan.nodes(), "node") + ", " + Timeline.places(plan) + " at a time, seed " + plan.seed();
        String time = clock.moment(now);
        String window = window(now);
        String right = left.length() + window.length() + time.length() + 2 <= columns ? window + time : time;
        return colors.on(Tone.STRONG, left) + " ".repeat(Math.max(2, columns - left.length() - right.length())) + right;
    }

    private String window(Instant now) {
        Schedule schedule = plan.rules().schedule();
        String state = schedule.isOpen(now) ? "open" : "closed";
        return schedule.at(now).changes().map(until -> state + " until " + clock.brief(until) + "   ").orElse("");
    }

    private String progress(Recording recording, int columns) {
        int done = recording.at(NodeStage.DONE);
        String said = " " + done + "/" + plan.nodes() + " rebooted, " + recording.away() + " away";
        int width = Math.max(NARROWEST, columns - said.length());
        int full = (int) ((long) width * done / plan.nodes());
        return colors.on(Tone.GOOD, "█".repeat(full)) + colors.on(Tone.FAINT, "░".repeat(width - full)) + said;
    }

    private void addNodes(List<String> lines, Recording recording, Instant now, int room, int columns) {
        List<NodeTimeline> nodes = recording.nodes(now);
        boolean all = nodes.size() <= room;
        List<NodeTimeline> shown = all ? nodes : nodes.stream().sorted(busiestFirst()).limit(room - 1L).toList();
        int name = shown.stream().mapToInt(node -> node.name().value().length()).max().orElse(0);
        var strip = new StageBar(plan.start(), now, Math.max(NARROWEST, columns - name - STAGE - 4));
        for (NodeTimeline node : shown) {
            lines.add(pad(node.name().value(), name) + "  " + stage(node) + "  " + strip.of(node, colors));
        }
        if (!all) {
            lines.add(colors.on(Tone.FAINT, "of " + Clock.count(nodes.size(), "node") + ": ") + countByStage(recording));
        }
    }

    private static Comparator<NodeTimeline> busiestFirst() {
        return comparingInt((NodeTimeline node) -> rank(node.segments().getLast()))
                .thenComparing(node -> node.segments().getLast().from(), Comparator.reverseOrder())
                .thenComparing(NodeTimeline::name);
    }

    private static int rank(Segment segment) {
        return switch (segment.stage()) {
            case DRAINING, REBOOTING, DOWN, RETURNING, UNDOING -> segment.isAway() ? 0 : 1;
            case DONE -> 2;
            case WAITING -> 3;
            case BLOCKED -> 4;
            case IDLE -> 5;
        };
    }

    private String stage(NodeTimeline node) {
        Segment last = node.segments().getLast();
        String since = last.isAway() ? " " + Clock.shortSpan(last.length()) : "";
        return colors.on(StageBar.tone(last.stage()), pad(Segment.word(last.stage()) + since, STAGE));
    }

    private static String countByStage(Recording recording) {
        return Stream.of(NodeStage.values())
                .filter(stage -> recording.at(stage) > 0)
                .map(stage -> recording.at(stage) + " " + Segment.word(stage))
                .collect(Collectors.joining(", "));
    }

    private String legend() {
        return Stream.of(NodeStage.BLOCKED, NodeStage.WAITING, NodeStage.DRAINING, NodeStage.DOWN, NodeStage.RETURNING, NodeStage.DONE)
                .map(stage -> colors.on(StageBar.tone(stage), StageBar.glyph(stage)) + " " + Segment.word(stage))
                .collect(Collectors.joining("   "));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
