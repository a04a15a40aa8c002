package dev.kured.metrics;

import dev.kured.terms.Log;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A log whose lines a test can await; drops debug lines. */
final class Said implements Log {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void write(Level level, String line) {
        if (level != Level.DEBUG) {
            lines.add(line);
        }
    }

    /** The next line; fails the test if none comes. */
    String next() throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing was said");
        }
        return line;
    }

    boolean nothing() {
        return lines.isEmpty();
    }
}
