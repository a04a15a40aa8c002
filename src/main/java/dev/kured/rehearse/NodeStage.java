package dev.kured.rehearse;

import java.util.Optional;

/** Where a node stands, as somebody who looks at the whole fleet wants to know it. */
public enum NodeStage {
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
    /** It rolls back what it has begun. */
    UNDOING,
    /** It has rebooted as it needed, and is back. */
    DONE;

    /** Empty where it only tidies up behind itself, and has no place in the lock: then it is what it was. */
    static Optional<NodeStage> of(Host host) {
        return host.up ? ofPhase(host) : Optional.of(DOWN);
    }

    private static Optional<NodeStage> ofPhase(Host host) {
        return switch (host.daemon.report().phase()) {
            case BLOCKED -> Optional.of(BLOCKED);
            case QUEUED -> Optional.of(WAITING);
            case DRAINING -> Optional.of(DRAINING);
            case REBOOTING -> Optional.of(REBOOTING);
            case RETURNING -> Optional.of(RETURNING);
            case UNDOING -> Optional.of(UNDOING).filter(_ -> host.takesUpPlace());
            case IDLE, RECALLING -> Optional.of(host.boots > 1 && !host.sentinel ? DONE : IDLE);
        };
    }
}
