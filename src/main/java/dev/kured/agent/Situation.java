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
 * All that a decision depends on, as seen at one moment.
 *
 * @param atHand what is known without asking the cluster
 * @param boot the boot that this machine is in
 * @param state what is remembered; empty if that is lost
 * @param closed the gates' last word, and what else beside its holders closes the lock; empty if nothing does
 * @param turn when this node tries for a place in the lock; empty while there is none
 * @param drain how far the drain has come; empty if none has been looked at
 * @param drainedAt when the last pod had left
 * @param heldSince since when this node holds the lock, as far as it may count for a wait: never after it was first seen
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
     * @param held what an operator says on this node against a reboot
     * @param schedule what it says
     * @param stayAway after a try that was given up: the wait that is still to last
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

    /** Whether the daemon has been told to stop. */
    enum Stop {
        /** It has not. */
        NO,
        /** It has: the service alone. */
        SERVICE,
        /** It has: the whole machine is going down. */
        MACHINE
    }

    /** What is known of the cluster. */
    sealed interface Sight {

        /** It was not asked: there is no reason to. */
        record NotAsked() implements Sight {}

        /** It was asked in vain, or what was last tried has failed: there is no news to decide on. */
        record Away(Trouble trouble) implements Sight {}

        /**
         * It answered.
         *
         * @param mine this node's entry in the lock
         * @param node this node; empty if the cluster has none of this name
         * @param marks which marks are left on it that may be taken away
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

    /** Whether this Node is Ready, and its kubelet has said so from the boot that the machine is in. */
    static boolean isBack(NodeView node, BootId boot) {
        return node.readySince().isPresent() && node.reportedBoot().equals(Optional.of(boot));
    }
}
