package dev.kured.rehearse;

import java.util.Optional;

/** The stage of a node in the roll-out, as an observer of the whole fleet sees it. */
public enum NodeStage {
    /** No reboot is required yet, or kured does not know yet whether an earlier one is unfinished. */
    IDLE,
    /** A required reboot is deferred: by a window, a gate, a pause or the back-off after a failed attempt. */
    BLOCKED,
    /** A reboot is required, and other nodes hold the lock. */
    WAITING,
    /** The node holds the lock and is being drained. */
    DRAINING,
    /** The node is drained, and the machine is about to reboot. */
    REBOOTING,
    /** The machine is down. */
    DOWN,
    /** The machine has rebooted; the node is not Ready and healthy yet. */
    RETURNING,
    /** The node rolls back: uncordons and releases the lock. */
    UNDOING,
    /** The node has rebooted as required, and is back. */
    DONE;

    /** The stage of a host; empty while it only removes what an earlier attempt left, which changes no stage. */
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
