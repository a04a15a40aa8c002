package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.agent.Situation.Sight;
import dev.kured.drain.Drain;
import dev.kured.drain.Manner;
import dev.kured.drain.Progress;
import dev.kured.kube.Following;
import dev.kured.lock.Deferral;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockRecord.Robbed;
import dev.kured.lock.LockStore.Stored;
import dev.kured.node.Cordon;
import dev.kured.node.Hold;
import dev.kured.node.Marks;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.terms.BootId;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The agent's business with the cluster, from the moment it must be asked until nothing is left to do there. A waiting
 * node follows only the lock; its own Node is followed while the lock or the cordon is ours.
 *
 * <p>What changes something answers whether it is done: if not, somebody else's write was faster, nothing has happened,
 * and the next look will tell what to do.
 */
final class Session implements AutoCloseable {
    private final Cluster cluster;
    private final BootId boot;
    private final Marks marks;
    private final Log log;
    private final Ringer bell;
    private final Runnable ring;
    private final Following<Stored> lock;
    private final NodeName me;

    private Optional<NodeView> nodeSeen;
    private @Nullable Following<Optional<NodeView>> nodeFollowing;
    private List<Holder> holders = List.of();
    private final Candidate candidate;
    private Attempt attempt = new Attempt();
    private boolean taintIsRefused;

    /** What is known of one try, from the lock to its release. Lost in a crash, and found out again. */
    private static final class Attempt {
        private @Nullable Drain drain;
        private Optional<Progress> progress = Optional.empty();
        private Optional<Instant> drainedAt = Optional.empty();
        private Optional<Instant> heldSince = Optional.empty();
        private Optional<Instant> backSince = Optional.empty();
        private boolean rebootAsked;
    }

    private Session(Cluster cluster, BootId boot, Rules rules, Agent.Doors doors) throws Trouble {
        this.cluster = cluster;
        this.boot = boot;
        this.marks = rules.marks();
        this.log = doors.log();
        this.bell = doors.bell();
        this.ring = bell::ring;
        this.me = cluster.node().name();
        this.candidate = new Candidate(cluster, rules, boot, doors);
        this.nodeSeen = cluster.node().read();
        this.lock = cluster.lock().follow(this::heedLock);
    }

    /** Opens the doors and looks for the first time. */
    static Session open(BootId boot, Rules rules, Agent.Doors doors) throws Trouble {
        Cluster cluster = doors.cluster().open();
        try {
            return new Session(cluster, boot, rules, doors);
        } catch (Trouble | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public void close() {
        endDrain();
        if (nodeFollowing != null) {
            nodeFollowing.close();
        }
        lock.close();
        cluster.close();
    }

    NodeName me() {
        return me;
    }

    /** Who held the lock when it was last looked at. */
    List<Holder> holders() {
        return holders;
    }

    Optional<Instant> turn() {
        return candidate.turn();
    }

    /** When to look after the holders at the latest, as {@link Candidate#nextInspection}. */
    Optional<Instant> nextInspection() {
        return candidate.nextInspection();
    }

    Optional<Progress> progress() {
        return attempt.progress;
    }

    Optional<Instant> drainedAt() {
        return attempt.drainedAt;
    }

    Optional<Instant> heldSince() {
        return attempt.heldSince;
    }

    Optional<Instant> backSince() {
        return attempt.backSince;
    }

    boolean rebootAsked() {
        return attempt.rebootAsked;
    }

    /** Looks at what is followed. */
    Sight.Known look(Instant now) throws Trouble {
        LockRecord record = lock.latest().record();
        holders = record.holders();
        if (nodeFollowing != null) {
            nodeSeen = nodeFollowing.latest();
        } else if (nodeSeen.isEmpty()) {
            // The kubelet of a new machine may register it later than kured starts.
            nodeSeen = cluster.node().read();
        }
        var known = new Sight.Known(me, record, nodeSeen);
        if (known.mine().isPresent() || nodeSeen.filter(Cordon::isOurs).isPresent()) {
            followNode();
            noteHeld(known.mine(), now);
            noteBack(now);
        } else if (nodeSeen.flatMap(Hold::on).isPresent()) {
            followNode();
        } else {
            endDrain();
            attempt = new Attempt();
        }
        return known;
    }

    /**
     * There are news of the lock; on any thread. Who only waits for it looks after a random moment, so that a thousand do
     * not try for it at once.
     */
    private void heedLock() {
        candidate.reaction().ifPresent(bell::ringIn);
    }

    /** Draws its turn anew when it seeks one again. */
    void giveUpTurn() {
        candidate.giveUp();
    }

    /**
     * Finds out whether there is a place in the lock for this node, which needs it since then.
     *
     * @return what beside the holders uses up the places
     */
    Optional<Closed> seekTurn(Sight.Known known, Instant neededSince, Instant now) throws Trouble {
        if (known.node().isEmpty() || known.mine().isPresent()) {
            candidate.giveUp();
            return Optional.empty();
        }
        return candidate.seekTurn(lock.latest(), known.node().get(), neededSince, now);
    }

    /** Whether the lock, the cordon or a mark is ours, so that something must be finished or taken back. */
    static boolean isOurs(Sight.Known known) {
        return known.mine().isPresent() || known.node().filter(Session::isMarked).isPresent();
    }

    private static boolean isMarked(NodeView node) {
        return Cordon.isOurs(node) || Marks.areLeft(node);
    }

    /** Whether the Node, as it was last seen, carries anything of ours. */
    boolean nodeIsMarked() {
        return nodeSeen.filter(Session::isMarked).isPresent();
    }

    /** Asks afresh: watches may be moments behind. */
    Sight.Known lookAfresh() throws Trouble {
        nodeSeen = cluster.node().read();
        return new Sight.Known(me, cluster.lock().read().record(), nodeSeen);
    }

    /** Whether the Node is cordoned, but not by kured. */
    boolean isCordonedBySomebodyElse() {
        return nodeSeen.filter(Cordon::isForeign).isPresent();
    }

    /** Whether the lock is ours, asked afresh: the proof without which nothing is rebooted. */
    boolean surelyHoldsLock() throws Trouble {
        return cluster.lock().read().record().holder(me)
                .filter(holder -> holder.boot().equals(Optional.of(boot)))
                .isPresent();
    }

    /** Tries to write this node into the lock, as {@link Candidate#take}. */
    Optional<List<Robbed>> takeLock(Instant now) throws Trouble {
        nodeSeen = cluster.node().read();
        return nodeSeen.isEmpty() || nodeSeen.flatMap(Hold::on).isPresent()
                ? Optional.empty()
                : candidate.take(lock.latest(), nodeSeen.get(), now);
    }

    /** Tells the other nodes what this one has found out for all; nothing is lost if somebody else writes first. */
    void defer(Map<String, String> gates, Instant until) throws Trouble {
        Stored seen = lock.latest();
        cluster.lock().swap(seen, seen.record().deferred(new Deferral(me, gates, until)));
    }

    /** Takes this node out of the lock. */
    boolean releaseLock() throws Trouble {
        Stored seen = lock.latest();
        LockRecord next = seen.record().release(me);
        return next.equals(seen.record()) || cluster.lock().swap(seen, next).isPresent();
    }

    /** Sees to it that the Node says that it waits for the lock. */
    boolean markWaiting(Instant since, String why) throws Trouble {
        if (nodeSeen.isEmpty() || !change(nodeSeen.get(), marks.waiting(nodeSeen.get(), since, why))) {
            return false;
        }
        NodeChange taint = marks.tainting(nodeSeen.get());
        try {
            return taintIsRefused || change(nodeSeen.get(), taint);
        } catch (Trouble trouble) {
            taintIsRefused = true;
            log.warning("kured goes on without the taint of marks.taint: " + trouble.inFull());
            return true;
        }
    }

    /** Sees to it that the node is cordoned, by kured or by somebody else, and marked. */
    boolean cordon(Instant now) throws Trouble {
        return nodeSeen.isPresent()
                && change(nodeSeen.get(), marks.place(nodeSeen.get(), now).and(Cordon.place(nodeSeen.get(), boot)));
    }

    /** Sees to it that the node carries neither kured's cordon nor its marks. */
    boolean uncordon() throws Trouble {
        return nodeSeen.isEmpty() || change(nodeSeen.get(), marks.lift(nodeSeen.get()).and(Cordon.lift(nodeSeen.get())));
    }

    /** Sees to the same by what the Node is now, past every watch. */
    boolean surelyUncordon() throws Trouble {
        nodeSeen = cluster.node().read();
        return uncordon();
    }

    /** Writes on the Node, once for each time that the lock is held, that kured is about to reboot it. */
    boolean recordReboot(Instant now) throws Trouble {
        Optional<Holder> mine = lock.latest().record().holder(me);
        if (mine.isEmpty() || nodeSeen.isEmpty()) {
            return false;
        }
        Instant since = mine.get().since();
        return RebootHistory.has(nodeSeen.get(), since, now)
                || change(nodeSeen.get(), RebootHistory.add(nodeSeen.get(), since, now));
    }

    /** Evicts what is due. */
    Progress advanceDrain(Manner manner, Instant now) throws Trouble {
        if (attempt.drain == null) {
            attempt.drain = Drain.of(cluster.pods(), manner, log, ring);
        }
        Progress progress = attempt.drain.advance(now);
        attempt.progress = Optional.of(progress);
        if (progress.done()) {
            attempt.drainedAt = Optional.of(now);
            endDrain();
        }
        return progress;
    }

    /** Remembers that the machine has been asked to reboot: it is asked once. */
    void noteRebootAsked() {
        attempt.rebootAsked = true;
    }

    /** No more pods are evicted. */
    void endDrain() {
        if (attempt.drain != null) {
            attempt.drain.close();
            attempt.drain = null;
        }
    }

    private boolean change(NodeView seen, NodeChange change) throws Trouble {
        if (change.isNone()) {
            return true;
        }
        Optional<NodeView> now = cluster.node().change(seen, change);
        nodeSeen = now.isPresent() ? now : cluster.node().read();
        return now.isPresent();
    }

    private void followNode() throws Trouble {
        if (nodeFollowing == null) {
            nodeFollowing = cluster.node().follow(ring);
            nodeSeen = nodeFollowing.latest();
        }
    }

    /** The clock that the entry was made by may have been ahead. */
    private void noteHeld(Optional<Holder> mine, Instant now) {
        if (attempt.heldSince.isEmpty()) {
            attempt.heldSince = mine.map(holder -> Deeds.earlier(holder.since(), now));
        }
    }

    private void noteBack(Instant now) {
        boolean back = nodeSeen.filter(node -> Situation.isBack(node, boot)).isPresent();
        if (back && attempt.backSince.isPresent()) {
            return;
        }
        attempt.backSince = back ? Optional.of(now) : Optional.empty();
    }
}
