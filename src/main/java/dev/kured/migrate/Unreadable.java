package dev.kured.migrate;

/** Thrown when the input is no manifest, no Helm values and no command line, or contains no single configuration. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an error at a position of the input.
     *
     * @param line the line, counted from 1; 0 for an error in the whole input
     * @param column the column, counted from 1
     */
    Unreadable(String source, int line, int column, String what) {
        super((line == 0 ? source : source + ":" + line + ":" + column) + ": " + what);
    }
}
