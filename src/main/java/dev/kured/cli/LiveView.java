package dev.kured.cli;

import java.io.PrintWriter;
import java.util.List;

/** Lines that are drawn over themselves on a terminal. Its end, also that by Ctrl-C, leaves the last ones standing. */
final class LiveView implements AutoCloseable {
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String TO_LINE_END = "\033[K";
    private static final String TO_SCREEN_END = "\033[J";

    private final PrintWriter out;
    private int drawn;
    private boolean open = true;

    LiveView(PrintWriter out) {
        this.out = out;
        out.print(HIDE_CURSOR);
        out.flush();
    }

    /** Draws these lines over the ones before. */
    synchronized void draw(List<String> lines) {
        if (!open) {
            return;
        }
        var frame = new StringBuilder(drawn > 0 ? "\033[" + drawn + "A\r" : "\r");
        lines.forEach(line -> frame.append(line).append(TO_LINE_END).append('\n'));
        out.print(frame.append(TO_SCREEN_END));
        out.flush();
        drawn = lines.size();
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            out.print(SHOW_CURSOR);
            out.flush();
        }
    }

    /** By Ctrl-C: what comes next begins on a line of its own. */
    void interrupt() {
        close();
        out.println();
        out.flush();
    }
}
