package dev.kured.host;

import dev.kured.terms.Log.Level;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** Writes {@code HH:MM:SS level line} for a person or a pipe, without the fields. */
record PlainText(PrintStream out, boolean coloured, Clock clock) implements LogSink {
    private static final String PLAIN = "\033[0m";

    @Override
    public void write(Level level, String line, Map<String, String> fields) {
        var time = DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.now(clock).truncatedTo(ChronoUnit.SECONDS));
        var word = level.name().toLowerCase(Locale.ROOT);
        out.println(time + " " + (coloured ? colour(level) + word + PLAIN : word) + " " + line);
    }

    private static String colour(Level level) {
        return switch (level) {
            case ERROR -> "\033[31m";
            case WARNING -> "\033[33m";
            case INFO -> "\033[32m";
            case DEBUG -> "\033[2m";
        };
    }
}
