package dev.kured.rehearse;

/** Thrown to kill the daemon just before or just after an effect. It is an error, so that no agent catches it. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("the daemon dies", null, false, false);
    }
}
