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

/** Passes the log lines of libraries, by slf4j and java.util.logging, to kured's log. */
final class LibraryHandler extends Handler {
    private final Log log;
    private final boolean debug;

    private LibraryHandler(Log log, boolean debug) {
        this.log = log;
        this.debug = debug;
        setFormatter(new Line(debug));
    }

    /** Replaces all handlers of java.util.logging. */
    static void install(Log log, Log.Level level) {
        boolean debug = level == Log.Level.DEBUG;
        LogManager.getLogManager().reset();
        var root = LogManager.getLogManager().getLogger("");
        root.setLevel(debug ? Level.FINE : Level.WARNING);
        root.addHandler(new LibraryHandler(log, debug));
    }

    @Override
    public void publish(LogRecord record) {
        if (debug || !isReportedElsewhere(record)) {
            log.write(level(record), getFormatter().format(record));
        }
    }

    /** Skips dbus-java: it logs an error when the bus restarts, but the next call reconnects, or reports the failure. */
    private static boolean isReportedElsewhere(LogRecord record) {
        return Optional.ofNullable(record.getLoggerName()).orElse("").startsWith("org.freedesktop.dbus");
    }

    /** Returns at most level warning: only kured knows whether a library's failure is an error for kured. */
    private static Log.Level level(LogRecord record) {
        return record.getLevel().intValue() >= Level.WARNING.intValue() ? Log.Level.WARNING : Log.Level.DEBUG;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /** Formats a line as {@code logger: message: exception}, at level debug with the stack trace. */
    private static final class Line extends Formatter {
        private final boolean stackTraces;

        Line(boolean stackTraces) {
            this.stackTraces = stackTraces;
        }

        @Override
        public String format(LogRecord record) {
            var line = record.getLoggerName() + ": " + formatMessage(record);
            return Optional.ofNullable(record.getThrown()).map(thrown -> line + ": " + describe(thrown)).orElse(line);
        }

        private String describe(Throwable thrown) {
            if (!stackTraces) {
                return thrown.toString();
            }
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            return trace.toString().strip();
        }
    }
}
