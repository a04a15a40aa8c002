package dev.kured.course;

import dev.kured.course.TerminalColors.Tone;
import dev.kured.rehearse.NodeStage;
import java.time.Duration;
import java.time.Instant;

/** Draws the timeline of a node as one line of characters, each for the same length of time. */
final class StageBar {
    private final Instant start;
    private final Instant end;
    private final int width;

    StageBar(Instant start, Instant end, int width) {
        this.start = start;
        this.end = end;
        this.width = width;
    }

    String of(NodeTimeline node, TerminalColors colors) {
        var stages = new NodeStage[width];
        var awayThen = new boolean[width];
        for (Segment segment : node.segments()) {
            int last = Math.max(column(segment.from()), column(segment.until().minusMillis(1)));
            for (int i = column(segment.from()); i <= last; i++) {
                // Short segments must remain visible: time away takes precedence over waiting.
                if (segment.isAway() || !awayThen[i]) {
                    stages[i] = segment.stage();
                    awayThen[i] = segment.isAway();
                }
            }
        }
        return colored(stages, colors);
    }

    private int column(Instant moment) {
        long all = Math.max(1, Duration.between(start, end).toMillis());
        long part = Duration.between(start, moment).toMillis();
        return Math.clamp(part * width / all, 0, width - 1);
    }

    /** Joins characters of the same colour, to write its escape sequence once. */
    private static String colored(NodeStage[] stages, TerminalColors colors) {
        var line = new StringBuilder();
        for (int from = 0; from < stages.length; ) {
            int until = from;
            while (until < stages.length && stages[until] == stages[from]) {
                until++;
            }
            NodeStage stage = stages[from] == null ? NodeStage.IDLE : stages[from];
            line.append(colors.on(tone(stage), glyph(stage).repeat(until - from)));
            from = until;
        }
        return line.toString();
    }

    static String glyph(NodeStage stage) {
        return switch (stage) {
            case IDLE -> " ";
            case BLOCKED -> "-";
            case WAITING -> "·";
            case DRAINING -> "░";
            case REBOOTING, DOWN -> "█";
            case RETURNING -> "▒";
            case UNDOING -> "<";
            case DONE -> "━";
        };
    }

    static Tone tone(NodeStage stage) {
        return switch (stage) {
            case IDLE, BLOCKED, WAITING -> Tone.FAINT;
            case DRAINING -> Tone.LEAVING;
            case REBOOTING, DOWN -> Tone.DOWN;
            case RETURNING -> Tone.COMING;
            case UNDOING -> Tone.BAD;
            case DONE -> Tone.GOOD;
        };
    }
}
