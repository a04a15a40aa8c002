package dev.kured.notify;

/**
 * A template or the address of a receiver means nothing to kured. It says so without repeating the address, which may
 * hold a secret.
 */
public final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final String expected;

    NotUnderstood(String found, String expected) {
        super("found " + found + ", expected " + expected);
        this.found = found;
        this.expected = expected;
    }

    /** What is there, in words. */
    public String found() {
        return found;
    }

    /** What would be right. */
    public String expected() {
        return expected;
    }
}
