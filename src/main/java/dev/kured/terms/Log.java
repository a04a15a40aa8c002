package dev.kured.terms;

import java.util.Map;

/** Where kured speaks to the operator. Lines are whole sentences that name nodes, pods and files. */
public interface Log {

    /** How much a line matters, with its number in syslog(3). */
    enum Level {
        ERROR(3), WARNING(4), INFO(6), DEBUG(7);

        private final int priority;

        Level(int priority) {
            this.priority = priority;
        }

        /** The priority of syslog(3) and of the journal's {@code PRIORITY=} field. */
        public int priority() {
            return priority;
        }
    }

    /** In what form lines are written. */
    enum Format {
        /** With their fields to the journal, if systemd connected it; else short, for a person. */
        JOURNAL,
        /** A time, a level and the line, on standard error. */
        TEXT,
        /** One JSON object a line, on standard error. */
        JSON
    }

    /** Writes one line. Never blocks for long and never throws. */
    void write(Level level, String line);

    /**
     * Writes a line that the journal's catalog explains.
     *
     * @param fields more about it, for programs, such as {@code KURED_POD}
     */
    default void write(Notice notice, String line, Map<String, String> fields) {
        write(notice.level(), line);
    }

    /** As above, without further fields. */
    default void write(Notice notice, String line) {
        write(notice, line, Map.of());
    }

    /** Something failed, and a person must look. */
    default void error(String line) {
        write(Level.ERROR, line);
    }

    /** Something failed, and kured copes. */
    default void warning(String line) {
        write(Level.WARNING, line);
    }

    /** A step of the story. */
    default void info(String line) {
        write(Level.INFO, line);
    }

    /** For whoever hunts a bug. */
    default void debug(String line) {
        write(Level.DEBUG, line);
    }
}
