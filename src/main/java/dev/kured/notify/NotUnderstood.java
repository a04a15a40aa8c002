package dev.kured.notify;

/**
 * Reports a template or an address that kured cannot read. Never repeats the address, which may hold a secret.
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

    /** Returns what was found, in words. */
    public String found() {
        return found;
    }

    /** Returns what was expected. */
    public String expected() {
        return expected;
    }
}
