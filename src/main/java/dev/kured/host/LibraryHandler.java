package dev.kured.host;

import dev.kured.terms.Log;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/** Takes what the libraries log through slf4j and java.util.logging. */
final class LibraryHandler extends Handler {
    private final Log log;
    private final boolean debug;

    private LibraryHandler(Log log, boolean debug) {
        this.log = log;
        this.debug = debug;
        setFormatter(new Line(debug));
    }

    /** Takes the place of whatever handlers java.util.logging has. */
    static void install(Log log, Log.Level level) {
        boolean debug = level == Log.Level.DEBUG;
        LogManager.getLogManager().reset();
        var root = LogManager.getLogManager().getLogger("");
        root.setLevel(debug ? Level.FINE : Level.WARNING);
        root.addHandler(new LibraryHandler(log, debug));
    }

    @Override
    public void publish(LogRecord record) {
        if (debug || !isToldOtherwise(record)) {
            log.write(level(record), getFormatter().format(record));
        }
    }

    /** dbus-java logs an error when the bus restarts; the next question copes with it, or tells it itself. */
    private static boolean isToldOtherwise(LogRecord record) {
        return Optional.ofNullable(record.getLoggerName()).orElse("").startsWith("org.freedesktop.dbus");
    }

    /** Whether something failed for kured is for kured to say; so no library's line is an error. */
    private static Log.Level level(LogRecord record) {
        return record.getLevel().intValue() >= Level.WARNING.intValue() ? Log.Level.WARNING : Log.Level.DEBUG;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /** {@code logger: message: exception}, and the stack trace for whoever hunts a bug. */
    private static final class Line extends Formatter {
        private final boolean stackTraces;

        Line(boolean stackTraces) {
            this.stackTraces = stackTraces;
        }

        @Override
        public String format(LogRecord record) {
            var line = record.getLoggerName() + ": " + formatMessage(record);
            return Optional.ofNullable(record.getThrown()).map(thrown -> line + ": " + told(thrown)).orElse(line);
        }

        private String told(Throwable thrown) {
            if (!stackTraces) {
                return thrown.toString();
            }
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            return trace.toString().strip();
        }
    }
}
