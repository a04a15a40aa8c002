package dev.kured.rehearse;

/** The daemon dies at what it was about to do, or has just done. No agent catches it. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("the daemon dies", null, false, false);
    }
}
