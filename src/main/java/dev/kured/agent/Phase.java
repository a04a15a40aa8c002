package dev.kured.agent;

import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.Moment;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where this node stands on the way through a reboot. Each phase says what the agent does next. */
public sealed interface Phase {

    /** No reboot is needed, and nothing is unfinished. */
    record Idle() implements Phase {}

    /** It is not known whether an earlier run left something unfinished; the cluster is being asked. */
    record Recalling() implements Phase {}

    /**
     * A reboot is needed, and may not begin now.
     *
     * @param obstacles what stands before it, in the order in which they would have to go; at least one
     */
    record Blocked(List<Obstacle> obstacles) implements Phase {
        public Blocked {
            obstacles = List.copyOf(obstacles);
        }

        /** When one of them will be looked at again; empty: when something changes. */
        Optional<Moment> until() {
            return obstacles.stream().map(Obstacle::until).flatMap(Optional::stream).min(Moment::compareTo);
        }
    }

    /**
     * A reboot is needed, and nothing but the lock stands before it.
     *
     * @param lock the lock as it is; who holds it is ahead of this node
     * @param turn when to try for it, while it is free
     */
    record Queued(Stored lock, Optional<Moment> turn) implements Phase {}

    /**
     * The lock is held; the node is being cordoned, and its pods leave.
     *
     * @param delayedUntil when it will be cordoned, if that is still to come
     * @param deadline when the drain will have taken too long; empty: never
     */
    record Draining(Optional<Moment> delayedUntil, Optional<Moment> deadline) implements Phase {}

    /**
     * The pods have left, or have had their time; the machine is being rebooted.
     *
     * @param delayedUntil when it will be asked to go down, if that is still to come
     * @param deadline when it must be going down at the latest
     */
    record Rebooting(Optional<Moment> delayedUntil, Moment deadline) implements Phase {}

    /**
     * The machine has rebooted.
     *
     * @param back whether the Node is back, so that the cordon is lifted
     * @param waitingFor what must still be seen before the lock is given back; empty: nothing
     * @param until when that will be so, where it is a matter of time
     */
    record Returning(boolean back, Optional<String> waitingFor, Optional<Moment> until) implements Phase {}

    /**
     * What was begun is taken back: the cordon, then the lock.
     *
     * @param reason why
     * @param stayAway after a failure, how long to wait before the next try; empty: nothing has failed, it is only no
     *     longer wanted
     */
    record Undoing(String reason, Optional<Duration> stayAway) implements Phase {

        /** Returns whether something failed, rather than being no longer wanted. */
        boolean hasFailed() {
            return stayAway.isPresent();
        }

        /** What is no longer wanted. */
        static Undoing withdrawn(String reason) {
            return new Undoing(reason, Optional.empty());
        }

        /** What has failed. */
        static Undoing failed(String reason, Duration stayAway) {
            return new Undoing(reason, Optional.of(stayAway));
        }
    }

    /** Returns the names of what defers a reboot in this phase. */
    default List<ObstacleName> obstacleNames() {
        return this instanceof Blocked blocked ? blocked.obstacles().stream().map(Obstacle::name).toList() : List.of();
    }

    /** Returns its name outside of the agent. */
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
