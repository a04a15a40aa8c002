package dev.kured.agent;

import static dev.kured.terms.PhaseName.BLOCKED;
import static dev.kured.terms.PhaseName.DRAINING;
import static dev.kured.terms.PhaseName.IDLE;
import static dev.kured.terms.PhaseName.QUEUED;
import static dev.kured.terms.PhaseName.REBOOTING;
import static dev.kured.terms.PhaseName.RECALLING;
import static dev.kured.terms.PhaseName.RETURNING;
import static dev.kured.terms.PhaseName.UNDOING;

import dev.kured.terms.PhaseName;
import java.util.EnumSet;
import java.util.Set;

/**
 * The changes of the phase that may happen within one run of the daemon. Every run begins in {@code recalling}. Nothing in
 * the agent depends on this table: it is a promise that tests and simulation check.
 */
public final class Transitions {
    private Transitions() {}

    /**
     * Looks up a change of the phase. To stay in a phase is no change, and allowed.
     *
     * @param from the phase before
     * @param to the phase after
     * @return whether a node may pass from one to the other
     */
    public static boolean isAllowed(PhaseName from, PhaseName to) {
        return from == to || after(from).contains(to);
    }

    private static Set<PhaseName> after(PhaseName from) {
        return switch (from) {
            // Whatever an earlier run left, except a reboot: this run drains first.
            case RECALLING -> EnumSet.of(IDLE, BLOCKED, QUEUED, DRAINING, RETURNING, UNDOING);
            // A write whose answer was lost may show late that the lock or the cordon is this node's.
            case IDLE -> EnumSet.of(RECALLING, BLOCKED, QUEUED, DRAINING, RETURNING, UNDOING);
            case BLOCKED -> EnumSet.of(IDLE, RECALLING, QUEUED, DRAINING, RETURNING, UNDOING);
            case QUEUED -> EnumSet.of(IDLE, RECALLING, BLOCKED, DRAINING, RETURNING, UNDOING);
            // Where the lock was taken from a node that an administrator had cordoned, it has nothing to roll back.
            case DRAINING -> EnumSet.of(REBOOTING, UNDOING, IDLE, BLOCKED, QUEUED);
            case REBOOTING -> EnumSet.of(UNDOING, IDLE, BLOCKED, QUEUED);
            // The lock is released, or was taken away.
            case RETURNING -> EnumSet.of(IDLE, BLOCKED, QUEUED, UNDOING);
            case UNDOING -> EnumSet.of(IDLE, BLOCKED, QUEUED);
        };
    }
}
