package dev.kured.terms;

import java.util.Map;

/** The log for the operator. Lines are whole sentences that name nodes, pods and files. */
public interface Log {

    /** The importance of a line. */
    enum Level {
        /** A failure that needs a person's attention. */
        ERROR(3),
        /** A failure that kured handles itself. */
        WARNING(4),
        /** A step of kured's work. */
        INFO(6),
        /** A detail for developers. */
        DEBUG(7);

        private final int priority;

        Level(int priority) {
            this.priority = priority;
        }

        /** {@return the priority of syslog(3), which is also that of the journal's field {@code PRIORITY=}} */
        public int priority() {
            return priority;
        }
    }

    /** The format of the lines. */
    enum Format {
        /** Journal entries with fields, if systemd connected standard error to the journal; else short lines for people. */
        JOURNAL,
        /** A time, a level and the line, on standard error. */
        TEXT,
        /** One JSON object for each line, on standard error. */
        JSON
    }

    /**
     * Writes one line. Never blocks for long and never throws.
     *
     * @param level the importance
     * @param line the line
     */
    void write(Level level, String line);

    /**
     * Writes a line that the journal's catalog explains.
     *
     * @param notice the entry of the catalog
     * @param line the line
     * @param fields additional fields for programs, such as {@code KURED_POD}
     */
    default void write(Notice notice, String line, Map<String, String> fields) {
        write(notice.level(), line);
    }

    /**
     * Writes a line that the journal's catalog explains.
     *
     * @param notice the entry of the catalog
     * @param line the line
     */
    default void write(Notice notice, String line) {
        write(notice, line, Map.of());
    }

    /**
     * Writes an error: a failure that needs a person's attention.
     *
     * @param line the line
     */
    default void error(String line) {
        write(Level.ERROR, line);
    }

    /**
     * Writes a warning: a failure that kured handles itself.
     *
     * @param line the line
     */
    default void warning(String line) {
        write(Level.WARNING, line);
    }

    /**
     * Writes a step of kured's work.
     *
     * @param line the line
     */
    default void info(String line) {
        write(Level.INFO, line);
    }

    /**
     * Writes a detail for developers.
     *
     * @param line the line
     */
    default void debug(String line) {
        write(Level.DEBUG, line);
    }
}
