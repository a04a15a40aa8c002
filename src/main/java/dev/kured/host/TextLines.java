package dev.kured.host;

import dev.kured.terms.Log.Level;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** Writes {@code 2026-11-22T14:02:09Z level line}, always on one line, for collectors of text logs. */
record TextLines(PrintStream out, InstantSource clock) implements LogSink {
    @Override
    public void write(Level level, String line, Map<String, String> fields) {
        out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + level.name().toLowerCase(Locale.ROOT) + " "
                + line.replace("\r", "\\r").replace("\n", "\\n"));
    }
}
