package dev.kured.agent;

import dev.kured.agent.Situation.Left;
import dev.kured.agent.Situation.Sight;
import dev.kured.lock.Holder;
import dev.kured.node.Hold;
import dev.kured.node.NodeView;
import dev.kured.terms.BootId;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The agent's business with the cluster, from the moment it must be asked until nothing is left to do there. A waiting
 * node watches only the lock; its own Node is watched while the lock or the cordon is its own.
 */
final class ClusterSession implements AutoCloseable {
    private final Cluster cluster;
    private final ClusterView view;
    private final LockContender contender;
    private final HeldLock lock;
    private final Decoration decoration;
    private final NodeActions node;
    private final Supplier<Attempt> nextAttempt;

    private List<Holder> holders = List.of();
    /** Whether the lock or the cordon was this node's at the last look. */
    private boolean ours;
    private Attempt attempt;

    private ClusterSession(
            Cluster cluster, BootId boot, boolean unfinished, RequestBudget budget, Rules rules, Doors doors)
            throws Trouble {
        this.cluster = cluster;
        var reaction = new ReactionTime(doors.clock(), doors.random());
        this.view = new ClusterView(cluster, unfinished, budget, doors.clock(),
                () -> reaction.draw().ifPresent(doors.waker()::wakeIn), doors.waker()::wake);
        this.contender = new LockContender(view, reaction, rules, boot, doors);
        this.lock = new HeldLock(view, boot, doors.clock());
        this.decoration = new Decoration(view, doors.clock(), doors.log());
        this.node = new NodeActions(view, boot, rules.marks(), decoration);
        this.nextAttempt = () -> new Attempt(view, boot, doors);
        this.attempt = nextAttempt.get();
    }

    /**
     * Opens the doors and looks for the first time.
     *
     * @param unfinished whether an earlier run may have left something unfinished
     */
    static ClusterSession open(BootId boot, boolean unfinished, RequestBudget budget, Rules rules, Doors doors)
            throws Trouble {
        Cluster cluster = doors.cluster().open();
        try {
            return new ClusterSession(cluster, boot, unfinished, budget, rules, doors);
        } catch (Trouble | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public void close() {
        attempt.close();
        view.close();
        cluster.close();
    }

    /** Returns this node's name. */
    NodeName me() {
        return view.me();
    }

    /** The search for a place in the lock. */
    LockContender contender() {
        return contender;
    }

    /** The lock while this node holds it. */
    HeldLock lock() {
        return lock;
    }

    /** The changes of this Node. */
    NodeActions node() {
        return node;
    }

    /** The present attempt; one that has not begun while neither lock nor cordon is this node's. */
    Attempt attempt() {
        return attempt;
    }

    /** Returns who held the lock at the last look. */
    List<Holder> holders() {
        return holders;
    }

    /** Looks at what is known, which costs no request while all goes well. */
    Sight.Known look() throws Trouble {
        view.settleDoubts();
        if (view.node().isEmpty()) {
            // The kubelet of a new machine may register it later than kured starts.
            view.lookForNode();
        }
        Sight.Known known = known();
        if (ours && !isOurs(known)) {
            // A watch may be behind, and this node must not stop its work while the lock or the cordon is its own.
            view.readLock();
            view.readNode();
            known = known();
        }
        ours = isOurs(known);
        if (ours || known.node().flatMap(Hold::on).isPresent()) {
            view.watchNode();
        }
        holders = known.lock().record().holders();
        noteAttempt(known);
        return known;
    }

    private void noteAttempt(Sight.Known known) {
        if (!ours) {
            attempt.close();
            attempt = nextAttempt.get();
            return;
        }
        attempt.noteHeld(known.mine(), contender.askedAt());
        attempt.noteBack(known.node());
        if (attempt.backSince().isPresent() && known.mine().filter(lock::isOfThisBoot).isEmpty()) {
            view.nodeIsOfThisBoot();
        }
    }

    private Sight.Known known() throws Trouble {
        Optional<NodeView> present = view.node();
        return new Sight.Known(me(), view.lock(), present, present.map(node::left).orElse(Left.NOTHING));
    }

    private static boolean isOurs(Sight.Known known) {
        return known.mine().isPresent() || known.hasOurCordon();
    }

    /** Returns whether a write of this node may still take effect, so that its business is not finished. */
    boolean isInDoubt() {
        return view.isInDoubt();
    }

    /** Returns when to look whether that is over. */
    Optional<Moment> inDoubtUntil() {
        return view.inDoubtUntil();
    }

    /** Returns whether there is nothing to do but to wait, for a write in doubt or for the next attempt to remove marks. */
    boolean canOnlyWait(Moment now) {
        return view.isCordonInDoubt() || (!ours && (view.isInDoubt() || now.isBefore(decoration.notBefore())));
    }
}
