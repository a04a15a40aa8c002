package dev.kured.agent;

import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.Moment;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The phase of this node on its way through a reboot. Each phase determines what the agent does next. */
public sealed interface Phase {

    /** No reboot is needed, and nothing is unfinished. */
    record Idle() implements Phase {}

    /** It is not known whether an earlier run left something unfinished; the agent asks the cluster. */
    record Recalling() implements Phase {}

    /**
     * A reboot is needed, and may not begin now.
     *
     * @param obstacles everything that defers the reboot, in the order in which it would have to end; at least one
     */
    record Blocked(List<Obstacle> obstacles) implements Phase {
        /** Copies the list. */
        public Blocked {
            obstacles = List.copyOf(obstacles);
        }

        /** Returns when to look at one of them again; empty: when something changes. */
        Optional<Moment> until() {
            return obstacles.stream().map(Obstacle::until).flatMap(Optional::stream).min(Moment::compareTo);
        }
    }

    /**
     * A reboot is needed, and only the lock defers it.
     *
     * @param lock the lock; its holders are ahead of this node
     * @param turn when to try to take it, while it is free
     */
    record Queued(Stored lock, Optional<Moment> turn) implements Phase {}

    /**
     * The lock is held; the node is being cordoned, and its pods leave.
     *
     * @param delayedUntil when the cordon begins, if that is still to come
     * @param deadline when to give up the drain; empty: never
     */
    record Draining(Optional<Moment> delayedUntil, Optional<Moment> deadline) implements Phase {}

    /**
     * The pods have left, or have had their time; the machine is being rebooted.
     *
     * @param delayedUntil when to ask the machine to reboot, if that is still to come
     * @param deadline when to give up, unless the machine goes down
     */
    record Rebooting(Optional<Moment> delayedUntil, Moment deadline) implements Phase {}

    /**
     * The machine has rebooted.
     *
     * @param back whether the Node is back, so that it is uncordoned
     * @param waitingFor a condition for the release of the lock; empty: none is left
     * @param until when it is fulfilled, if that is a matter of time
     */
    record Returning(boolean back, Optional<String> waitingFor, Optional<Moment> until) implements Phase {}

    /**
     * The agent rolls back: it uncordons the node, then releases the lock.
     *
     * @param reason why
     * @param stayAway after a failure, how long to wait before the next attempt; empty: nothing failed, the reboot is
     *     no longer wanted
     */
    record Undoing(String reason, Optional<Duration> stayAway) implements Phase {

        /** Returns whether something failed, rather than being no longer wanted. */
        boolean hasFailed() {
            return stayAway.isPresent();
        }

        /** Rolls back a reboot that is no longer wanted. */
        static Undoing withdrawn(String reason) {
            return new Undoing(reason, Optional.empty());
        }

        /** Rolls back a reboot that failed. */
        static Undoing failed(String reason, Duration stayAway) {
            return new Undoing(reason, Optional.of(stayAway));
        }
    }

    /** {@return the names of what defers a reboot in this phase} */
    default List<ObstacleName> obstacleNames() {
        return this instanceof Blocked blocked ? blocked.obstacles().stream().map(Obstacle::name).toList() : List.of();
    }

    /** {@return its name outside of the agent} */
    default PhaseName name() {
        return switch (this) {
            case Idle _ -> PhaseName.IDLE;
            case Recalling _ -> PhaseName.RECALLING;
            case Blocked _ -> PhaseName.BLOCKED;
            case Queued _ -> PhaseName.QUEUED;
            case Draining _ -> PhaseName.DRAINING;
            case Rebooting _ -> PhaseName.REBOOTING;
            case Returning _ -> PhaseName.RETURNING;
            case Undoing _ -> PhaseName.UNDOING;
        };
    }
}
