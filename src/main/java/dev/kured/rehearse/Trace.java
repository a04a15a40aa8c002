package dev.kured.rehearse;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The last events of a simulation as lines of text, each with the time since the beginning. */
final class Trace {
    private final InstantSource clock;
    private final Instant begin;
    private final int length;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    /**
     * Creates an empty trace.
     *
     * @param length how many lines to keep; with zero, no line is even formatted
     */
    Trace(InstantSource clock, int length) {
        this.clock = clock;
        this.begin = clock.instant();
        this.length = length;
    }

    void note(Supplier<String> line) {
        if (length == 0) {
            return;
        }
        if (lines.size() == length) {
            lines.remove();
        }
        lines.add(elapsed() + " " + line.get());
    }

    Stream<String> lines() {
        return lines.stream();
    }

    /** The last lines. */
    String tail(int most) {
        return String.join("\n", lines.stream().skip(Math.max(0, lines.size() - most)).toList());
    }

    private String elapsed() {
        Duration since = Duration.between(begin, clock.instant());
        return String.format("%3d:%02d:%02d.%03d",
                since.toHours(), since.toMinutesPart(), since.toSecondsPart(), since.toMillisPart());
    }
}
