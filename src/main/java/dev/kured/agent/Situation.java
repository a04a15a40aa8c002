package dev.kured.agent;

import dev.kured.drain.Progress;
import dev.kured.lock.Holder;
import dev.kured.lock.LockStore.Stored;
import dev.kured.node.Cordon;
import dev.kured.node.NodeView;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a decision depends on, at one moment.
 *
 * @param atHand what is known without asking the cluster
 * @param boot the boot that this machine is in
 * @param state the state file; empty if it is lost
 * @param closed the last refusals of the gates, and what closes the lock beside its holders; empty if nothing does
 * @param turn when this node tries to take the lock; empty while it is held
 * @param drain the progress of the drain; empty before its first look
 * @param drainedAt when the last pod had left
 * @param heldSince since when this node holds the lock: never later than the moment at which it was first seen
 * @param backSince since when the Node has been seen {@linkplain #isBack back}
 */
record Situation(
        AtHand atHand,
        BootId boot,
        Optional<State> state,
        Sight cluster,
        List<Obstacle> closed,
        Optional<Moment> turn,
        Optional<Progress> drain,
        Optional<Moment> drainedAt,
        Optional<Moment> heldSince,
        Optional<Moment> backSince) {

    /**
     * What is known without asking the cluster.
     *
     * @param held why an operator holds this node
     * @param schedule whether a window is open
     * @param stayAway after a failed attempt: the rest of the wait
     */
    record AtHand(
            Moment now,
            Need need,
            Stop stop,
            List<Obstacle> held,
            Schedule.Status schedule,
            Optional<Obstacle> stayAway) {
        AtHand {
            held = List.copyOf(held);
        }
    }

    Situation {
        closed = List.copyOf(closed);
    }

    Moment now() {
        return atHand.now();
    }

    Need need() {
        return atHand.need();
    }

    Stop stop() {
        return atHand.stop();
    }

    Schedule.Status schedule() {
        return atHand.schedule();
    }

    /** Whether the daemon must stop. */
    enum Stop {
        /** It must not. */
        NO,
        /** Only the service is being stopped. */
        SERVICE,
        /** The whole machine is going down. */
        MACHINE
    }

    /** What is known of the cluster. */
    sealed interface Sight {

        /** The agent had no reason to ask. */
        record NotAsked() implements Sight {}

        /** The API server did not answer: there is no news to decide on. */
        record Away(Trouble trouble) implements Sight {}

        /**
         * The cluster as it is known.
         *
         * @param mine this node's entry in the lock
         * @param node this node; empty if the cluster has none of this name
         * @param marks the marks on it that kured must remove
         */
        record Known(NodeName me, Stored lock, Optional<Holder> mine, Optional<NodeView> node, Left marks) implements Sight {
            Known(NodeName me, Stored lock, Optional<NodeView> node, Left marks) {
                this(me, lock, lock.record().holder(me), node, marks);
            }

            /** Whether the lock, the cordon or a mark is ours, so that something must be finished or rolled back. */
            boolean isOurs() {
                return mine.isPresent() || hasOurCordon() || marks != Left.NOTHING;
            }

            boolean hasOurCordon() {
                return node.filter(Cordon::isOurs).isPresent();
            }
        }
    }

    /** Which marks are left on the Node. */
    enum Left {
        /** None. */
        NOTHING,
        /** Those of a node that waits for the lock. */
        OF_THE_WAIT,
        /** Those that go with a cordon. */
        OF_A_DRAIN
    }

    /** Returns whether this Node is Ready, as its kubelet reports from the present boot of the machine. */
    static boolean isBack(NodeView node, BootId boot) {
        return node.readySince().isPresent() && node.reportedBoot().equals(Optional.of(boot));
    }
}
