package dev.kured.agent;

import dev.kured.drain.Progress;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.node.NodeView;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a decision depends on, as seen at one moment.
 *
 * @param boot the boot that this machine is in
 * @param state what is remembered; empty if that is lost
 * @param schedule what it says
 * @param closed the gates' last word, if it was no
 * @param turn when this node tries for a place in the lock; empty while there is none
 * @param drain how far the drain has come; empty if none has been looked at
 * @param drainedAt when the last pod had left
 * @param heldSince since when this node holds the lock, as far as it may count for a wait: never after it was first seen
 * @param backSince since when the Node has been seen {@linkplain #isBack back}
 */
record Situation(
        Instant now,
        BootId boot,
        Need need,
        Stop stop,
        Optional<State> state,
        Sight cluster,
        Schedule.Status schedule,
        Optional<Closed> closed,
        Optional<Instant> turn,
        Optional<Progress> drain,
        Optional<Instant> drainedAt,
        Optional<Instant> heldSince,
        Optional<Instant> backSince) {

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
         */
        record Known(NodeName me, LockRecord lock, Optional<Holder> mine, Optional<NodeView> node) implements Sight {
            Known(NodeName me, LockRecord lock, Optional<NodeView> node) {
                this(me, lock, lock.holder(me), node);
            }
        }
    }

    /**
     * Gates that said no.
     *
     * @param obstacles their names, and what each one said
     * @param askAgain when to ask them again; empty: an operator has closed them, until he says otherwise
     */
    record Closed(List<Obstacle> obstacles, Optional<Instant> askAgain) {
        Closed {
            obstacles = List.copyOf(obstacles);
        }

        Closed(List<Obstacle> obstacles, Instant askAgain) {
            this(obstacles, Optional.of(askAgain));
        }

        /** What each gate said. */
        Map<String, String> byGate() {
            var said = new LinkedHashMap<String, String>();
            obstacles.forEach(obstacle -> said.put(obstacle.name(), obstacle.reason()));
            return said;
        }

        /** Whether it is time to ask again. */
        boolean isOver(Instant now) {
            return askAgain.filter(moment -> !now.isBefore(moment)).isPresent();
        }
    }

    /** Whether this Node is Ready, and its kubelet has said so from the boot that the machine is in. */
    static boolean isBack(NodeView node, BootId boot) {
        return node.readySince().isPresent() && node.reportedBoot().equals(Optional.of(boot));
    }

    /** Whether it is certain that neither the lock nor the cordon is ours. */
    boolean finished() {
        return state.isPresent() && !state.get().unfinished();
    }
}
