package dev.kured.rehearse;

/** Where a node stands, as somebody who looks at the whole fleet wants to know it. */
public enum Stage {
    /** No reboot is needed yet, or it is not known what is unfinished. */
    IDLE,
    /** A reboot is needed, and deferred: by a window, a gate, a pause, a try that was given up. */
    BLOCKED,
    /** A reboot is needed, and others hold the lock. */
    WAITING,
    /** It holds the lock, and its pods leave. */
    DRAINING,
    /** Its pods have left, and the machine is asked to reboot. */
    REBOOTING,
    /** The machine is down. */
    DOWN,
    /** The machine has rebooted, and is not back yet. */
    RETURNING,
    /** It takes back what it has begun. */
    UNDOING,
    /** It has rebooted as it needed, and is back. */
    DONE;

    static Stage of(Host host) {
        return host.up ? ofPhase(host.daemon.report().phase(), host.boots > 1 && !host.sentinel) : DOWN;
    }

    private static Stage ofPhase(String phase, boolean rebooted) {
        return switch (phase) {
            case "blocked" -> BLOCKED;
            case "queued" -> WAITING;
            case "draining" -> DRAINING;
            case "rebooting" -> REBOOTING;
            case "returning" -> RETURNING;
            case "undoing" -> UNDOING;
            default -> rebooted ? DONE : IDLE;
        };
    }
}
