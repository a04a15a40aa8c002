package dev.kured.course;

import dev.kured.course.TerminalColors.Tone;
import dev.kured.rehearse.NodeStage;
import java.time.Duration;
import java.time.Instant;

/** The way of a node as one line of characters, each for the same length of time. */
final class StageBar {
    private final Instant start;
    private final Instant end;
    private final int width;

    StageBar(Instant start, Instant end, int width) {
        this.start = start;
        this.end = end;
        this.width = width;
    }

    String of(NodeTimeline node, TerminalColors paint) {
        var stages = new NodeStage[width];
        var awayThen = new boolean[width];
        for (Segment leg : node.legs()) {
            int last = Math.max(column(leg.from()), column(leg.until().minusMillis(1)));
            for (int i = column(leg.from()); i <= last; i++) {
                // What is short must be seen, too: whatever the node did while it was away hides what it waited for.
                if (leg.isAway() || !awayThen[i]) {
                    stages[i] = leg.stage();
                    awayThen[i] = leg.isAway();
                }
            }
        }
        return painted(stages, paint);
    }

    private int column(Instant moment) {
        long all = Math.max(1, Duration.between(start, end).toMillis());
        long part = Duration.between(start, moment).toMillis();
        return Math.clamp(part * width / all, 0, width - 1);
    }

    /** One colour for as many characters as have it. */
    private static String painted(NodeStage[] stages, TerminalColors paint) {
        var line = new StringBuilder();
        for (int from = 0; from < stages.length; ) {
            int until = from;
            while (until < stages.length && stages[until] == stages[from]) {
                until++;
            }
            NodeStage stage = stages[from] == null ? NodeStage.IDLE : stages[from];
            line.append(paint.on(tone(stage), glyph(stage).repeat(until - from)));
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
