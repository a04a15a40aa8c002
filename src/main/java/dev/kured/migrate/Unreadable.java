package dev.kured.migrate;

/** The input is none of what can be read: a manifest, Helm values, or a command line. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * What is wrong, and where.
     *
     * @param line counted from 1; 0 if it is about the whole input
     * @param column counted from 1
     */
    Unreadable(String source, int line, int column, String what) {
        super((line == 0 ? source : source + ":" + line + ":" + column) + ": " + what);
    }
}
