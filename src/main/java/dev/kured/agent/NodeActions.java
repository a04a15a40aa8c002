package dev.kured.agent;

import dev.kured.agent.Situation.Left;
import dev.kured.lock.Holder;
import dev.kured.node.Cordon;
import dev.kured.node.Mark;
import dev.kured.node.Marks;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes this Node: its cordon, its marks, its history of reboots. A change returns whether it is done; if not, somebody
 * else's write was faster, nothing has happened, and the next look tells what to do.
 */
final class NodeActions {
    private final ClusterView view;
    private final BootId boot;
    private final Marks marks;
    private final Decoration decoration;

    NodeActions(ClusterView view, BootId boot, Marks marks, Decoration decoration) {
        this.view = view;
        this.boot = boot;
        this.marks = marks;
        this.decoration = decoration;
    }

    /** Returns which marks are left on the Node. */
    Left left(NodeView node) {
        if (!decoration.isLeft(node, marks)) {
            return Left.NOTHING;
        }
        return Marks.areOfADrain(node) ? Left.OF_A_DRAIN : Left.OF_THE_WAIT;
    }

    /** Returns whether the Node is cordoned, but not by kured. */
    boolean isCordonedBySomebodyElse() throws Trouble {
        return view.node().filter(Cordon::isForeign).isPresent();
    }

    /** Shows on the Node that it waits for the lock. */
    void markWaiting(Instant since, String why) throws Trouble {
        decoration.apply(node -> marks.waiting(node, since, why));
    }

    /** Marks and cordons the Node, unless somebody else has cordoned it. */
    boolean cordon(Moment now) throws Trouble {
        decoration.apply(node -> marks.place(node, now.wall()));
        Optional<NodeView> node = view.node();
        return node.isPresent() && view.changeNode(Cordon.place(node.get(), boot));
    }

    /** Removes kured's cordon, and its marks as far as possible. */
    boolean uncordon() throws Trouble {
        Optional<NodeView> node = view.node();
        if (node.isPresent() && !view.changeNode(Cordon.lift(node.get()))) {
            return false;
        }
        decoration.apply(marks::lift);
        // A cordon whose answer was lost may have come meanwhile: a write of the marks would end the doubt about it.
        return view.node().filter(Cordon::isOurs).isEmpty();
    }

    /** Returns whether a cordon that this node tried to place may still take effect. */
    boolean isCordonInDoubt() {
        return view.isCordonInDoubt();
    }

    /** Returns when the next attempt to remove marks may be made. */
    Moment marksNotBefore() {
        return decoration.notBefore();
    }

    /** Writes on the Node, once for each time that the lock is held, that kured is about to reboot it. */
    boolean recordReboot(Moment now) throws Trouble {
        Optional<Holder> mine = view.lock().record().holder(view.me());
        Optional<NodeView> node = view.node();
        if (mine.isEmpty() || node.isEmpty()) {
            return false;
        }
        Instant since = mine.get().since();
        return RebootHistory.has(node.get(), since, now.wall())
                || view.changeNode(RebootHistory.add(node.get(), since, now.wall()));
    }

    /** Removes the reboot from the history if it has helped: no reboot is needed any more. */
    void noteOutcome(Need need, Moment now) throws Trouble {
        Optional<Holder> mine = view.lock().record().holder(view.me());
        if (need instanceof Need.None && mine.isPresent()) {
            Instant since = mine.get().since();
            decoration.apply(node -> {
                NodeChange removal = RebootHistory.remove(node, since, now.wall());
                return removal.isNone() ? List.of() : List.of(Mark.of("annotation " + RebootHistory.ANNOTATION, removal));
            });
        }
    }
}
