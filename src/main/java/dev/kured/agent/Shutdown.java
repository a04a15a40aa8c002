package dev.kured.agent;

import dev.kured.agent.Situation.Sight;
import dev.kured.agent.Situation.Stop;
import dev.kured.host.Machine;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.util.Optional;

/**
 * The end of a run of the daemon. If only the service is being stopped, the agent rolls back its work in progress, or leaves
 * it to the next run where it cannot. If the machine goes down, it keeps the lock and the cordon.
 */
final class Shutdown {
    private final Machine machine;
    private final TimeSource clock;
    private final Log log;
    private final StateCache memory;
    private final RetryState retries;

    private Stop stop = Stop.NO;
    private boolean leavesUnfinished;
    private volatile boolean requested;

    Shutdown(StateCache memory, RetryState retries, Doors doors) {
        this.machine = doors.machine();
        this.clock = doors.clock();
        this.log = doors.log();
        this.memory = memory;
        this.retries = retries;
    }

    /** Asks for the end. From any thread. */
    void request() {
        requested = true;
    }

    /** Returns whether the end was asked for. */
    boolean isRequested() {
        return requested;
    }

    /** Returns what is being stopped, as far as {@link #decide} has decided that. */
    Stop stop() {
        return stop;
    }

    /** Notes a failure: a daemon that is being stopped tries once, and leaves the rest to the next run. */
    void noteFailure() {
        leavesUnfinished |= requested;
    }

    /** Returns whether the rest is left to the next run, which finds it in the state file. */
    boolean leavesUnfinished() {
        return leavesUnfinished;
    }

    /** Decides once, after the end was asked for, whether only the service or the whole machine is being stopped. */
    void decide(Sight sight, Optional<ClusterSession> session) {
        if (!requested || stop != Stop.NO) {
            return;
        }
        boolean ours = sight instanceof Sight.Known known ? known.isOurs() : !memory.isFinished();
        stop = ours && (rebootIsAsked(session) || machineGoesDown()) ? Stop.MACHINE : Stop.SERVICE;
        if (ours) {
            log.info(stop == Stop.MACHINE
                    ? "The machine goes down: kured stops, and keeps the lock and the cordon until the machine is back"
                    : "kured is being stopped: it first finishes or rolls back its work in progress");
        }
    }

    /**
     * Returns whether it is too late to roll back: the reboot has been requested and its deadline has not passed, or the
     * machine goes down, perhaps because an earlier run of the daemon requested it.
     */
    boolean isTooLateToRollBack(Phase phase, Optional<ClusterSession> session, Moment now) {
        if (rebootIsAsked(session) && phase instanceof Phase.Rebooting(_, var deadline) && now.isBefore(deadline)) {
            return true;
        }
        try {
            return machine.goingDown();
        } catch (Trouble trouble) {
            log.debug(trouble.inFull());
            return false;
        }
    }

    private static boolean rebootIsAsked(Optional<ClusterSession> session) {
        return session.filter(open -> open.attempt().rebootAsked()).isPresent();
    }

    /** Returns true also if that is unknown: to go down without the lock would be the worse mistake. */
    private boolean machineGoesDown() {
        try {
            return machine.goingDown();
        } catch (Trouble trouble) {
            log.warning("kured cannot find out whether the machine goes down or only kured is being stopped. It keeps the"
                    + " lock and the cordon until it starts again: " + trouble.inFull());
            return true;
        }
    }

    /** Returns whether the agent may end in this phase. */
    boolean isOver(Phase phase, Optional<ClusterSession> session) {
        return switch (stop) {
            case NO -> false;
            case MACHINE -> true;
            case SERVICE -> memory.isFinished()
                    || phase instanceof Phase.Recalling
                    || isComingBack(phase)
                    || mustLeaveUnfinished(session);
        };
    }

    /** Returns whether the node comes back from a reboot: the next run keeps the lock and the cordon until it is back. */
    private static boolean isComingBack(Phase phase) {
        return phase instanceof Phase.Returning(_, var waitingFor, _) && waitingFor.isPresent();
    }

    /** Returns whether the next run must finish the work: no answer came, or a write may still take effect. */
    private boolean mustLeaveUnfinished(Optional<ClusterSession> session) {
        boolean leaves = leavesUnfinished || session.filter(open -> open.canOnlyWait(clock.now())).isPresent();
        if (leaves) {
            log.warning("kured stops, and leaves the rest to its next run: " + retries.trouble()
                    .map(trouble -> trouble.happened() + ". This node may still hold the lock and be cordoned")
                    .orElse("a write of this run, or of the one before, may still take effect"));
        }
        return leaves;
    }
}
