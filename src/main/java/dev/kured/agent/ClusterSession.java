package dev.kured.agent;

import dev.kured.agent.Situation.Left;
import dev.kured.agent.Situation.Sight;
import dev.kured.drain.Drain;
import dev.kured.drain.DrainOptions;
import dev.kured.drain.Progress;
import dev.kured.lock.ClosedGates;
import dev.kured.lock.Holder;
import dev.kured.lock.HolderCheck;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.node.Cordon;
import dev.kured.node.Hold;
import dev.kured.node.Mark;
import dev.kured.node.Marks;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The agent's business with the cluster, from the moment it must be asked until nothing is left to do there. A waiting
 * node watches only the lock; its own Node is watched while the lock or the cordon is ours.
 *
 * <p>What changes something answers whether it is done: if not, somebody else's write was faster, nothing has happened,
 * and the next look tells what to do.
 */
final class ClusterSession implements AutoCloseable {
    private final Cluster cluster;
    private final ClusterView view;
    private final BootId boot;
    private final Marks marks;
    private final TimeSource clock;
    private final Log log;
    private final Waker waker;
    private final LockContender contender;
    private final Decoration decoration;

    private List<Holder> holders = List.of();
    /** When this run last tried to take the lock. */
    private Moment askedAt = Moment.NEVER;
    /** Whether the lock or the cordon was this node's at the last look. */
    private boolean ours;
    private Attempt attempt = new Attempt();

    /** What is known of one try, from the lock to its release. Lost in a crash, and found out again. */
    private static final class Attempt {
        private @Nullable Drain drain;
        private Optional<Progress> progress = Optional.empty();
        private Optional<Moment> drainedAt = Optional.empty();
        private Optional<Moment> heldSince = Optional.empty();
        private Optional<Moment> backSince = Optional.empty();
        private boolean rebootAsked;
    }

    private ClusterSession(
            Cluster cluster, BootId boot, boolean unfinished, RequestBudget budget, Rules rules, Agent.Doors doors)
            throws Trouble {
        this.cluster = cluster;
        this.boot = boot;
        this.marks = rules.marks();
        this.clock = doors.clock();
        this.log = doors.log();
        this.waker = doors.waker();
        var reaction = new ReactionTime(clock, doors.random());
        this.view = new ClusterView(cluster, unfinished, budget, clock,
                () -> reaction.draw().ifPresent(doors.waker()::wakeIn), doors.waker()::wake);
        this.contender = new LockContender(view, reaction, rules, boot, doors);
        this.decoration = new Decoration(view, clock, log);
    }

    /**
     * Opens the doors and looks for the first time.
     *
     * @param unfinished whether an earlier run may have left something unfinished
     */
    static ClusterSession open(BootId boot, boolean unfinished, RequestBudget budget, Rules rules, Agent.Doors doors)
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
        endDrain();
        view.close();
        cluster.close();
    }

    NodeName me() {
        return view.me();
    }

    // ------------------------------------------------------------------ what is known

    /** Looks at what is known, which costs no request while all goes well. */
    Sight.Known look() throws Trouble {
        view.settleDoubts();
        if (view.node().isEmpty()) {
            // The kubelet of a new machine may register it later than kured starts.
            view.lookForNode();
        }
        Sight.Known known = known();
        if (ours && !isOurs(known)) {
            // A watch may be behind, and this node must not go its way while the lock or the cordon is its own.
            view.readLock();
            view.readNode();
            known = known();
        }
        ours = isOurs(known);
        if (ours || known.node().flatMap(Hold::on).isPresent()) {
            view.watchNode();
        }
        holders = known.lock().record().holders();
        if (ours) {
            noteHeld(known.mine());
            noteBack(known.node());
            if (attempt.backSince.isPresent() && known.mine().filter(this::isOfThisBoot).isEmpty()) {
                view.nodeIsOfThisBoot();
            }
        } else {
            endDrain();
            attempt = new Attempt();
        }
        return known;
    }

    private Sight.Known known() throws Trouble {
        Optional<NodeView> node = view.node();
        return new Sight.Known(me(), view.lock(), node, node.map(this::left).orElse(Left.NOTHING));
    }

    private static boolean isOurs(Sight.Known known) {
        return known.mine().isPresent() || known.hasOurCordon();
    }

    private boolean isOfThisBoot(Holder holder) {
        return holder.boot().equals(Optional.of(boot));
    }

    private Left left(NodeView node) {
        if (!decoration.isLeft(node, marks)) {
            return Left.NOTHING;
        }
        return Marks.areOfADrain(node) ? Left.OF_A_DRAIN : Left.OF_THE_WAIT;
    }

    /**
     * Since when it is held. A lock that this run has asked for is not held since before that, and one that an earlier run
     * has taken is held since when the record says; its clock may have been ahead.
     */
    private void noteHeld(Optional<Holder> mine) {
        if (attempt.heldSince.isEmpty()) {
            Moment now = clock.now();
            attempt.heldSince = mine.map(holder -> now.earlier(now.at(holder.since()).later(askedAt)));
        }
    }

    /** With the clock of this very moment: the requests before may have taken long. */
    private void noteBack(Optional<NodeView> node) {
        boolean back = node.filter(known -> Situation.isBack(known, boot)).isPresent();
        if (!back || attempt.backSince.isEmpty()) {
            attempt.backSince = back ? Optional.of(clock.now()) : Optional.empty();
        }
    }

    /** Whether something that this node has written may still take effect, so that it is not finished. */
    boolean isInDoubt() {
        return view.isInDoubt();
    }

    /**
     * Whether nothing can be done for now but to wait: for a write that may still take effect, or for the next try to take
     * marks away.
     */
    boolean canOnlyWait(Moment now) {
        return view.isCordonInDoubt() || (!ours && (view.isInDoubt() || now.isBefore(decoration.notBefore())));
    }

    /** When to look whether that is over. */
    Optional<Moment> inDoubtUntil() {
        return view.inDoubtUntil();
    }

    /** Who held the lock when it was last looked at. */
    List<Holder> holders() {
        return holders;
    }

    Optional<Progress> progress() {
        return attempt.progress;
    }

    Optional<Moment> drainedAt() {
        return attempt.drainedAt;
    }

    Optional<Moment> heldSince() {
        return attempt.heldSince;
    }

    Optional<Moment> backSince() {
        return attempt.backSince;
    }

    boolean rebootAsked() {
        return attempt.rebootAsked;
    }

    /** Whether the Node is cordoned, but not by kured. */
    boolean isCordonedBySomebodyElse() throws Trouble {
        return view.node().filter(Cordon::isForeign).isPresent();
    }

    // ------------------------------------------------------------------ the lock

    Optional<Moment> turn() {
        return contender.turn();
    }

    /** When to look after the holders at the latest, as {@link LockContender#nextInspection}. */
    Optional<Moment> nextInspection() {
        return contender.nextInspection();
    }

    /** It does not wait for the lock for now. */
    void giveUpTurn() {
        contender.giveUp();
    }

    /**
     * Seeks a place in the lock for this node, which needs it since then.
     *
     * @return what closes the lock beside its holders
     */
    Optional<Obstacle> seekTurn(Sight.Known known, Instant neededSince, Moment now) {
        if (known.node().isEmpty() || known.mine().isPresent()) {
            contender.giveUp();
            return Optional.empty();
        }
        return contender.seekTurn(known.lock(), known.node().get(), neededSince, now);
    }

    /** Looks, when it is time, whether the holders still exist; returns whether one was found dead. */
    boolean findDeadHolder(Moment now) throws Trouble {
        return contender.findDeadHolder(view.lock(), now);
    }

    /** Tries to write this node into the lock, as {@link LockContender#take}. */
    Optional<List<TakenOver>> takeLock(Moment now) throws Trouble {
        Stored lock = view.lock();
        if (view.isLockOutdated()) {
            return Optional.empty();
        }
        Optional<NodeView> node = view.readNode();
        askedAt = clock.now();
        return node.isEmpty() || node.flatMap(Hold::on).isPresent()
                ? Optional.empty()
                : contender.take(lock, node.get(), now);
    }

    /** Tells the other nodes what this one has found out for all; nothing is lost if somebody else writes first. */
    void defer(Map<String, String> gates, Instant until) throws Trouble {
        Stored seen = view.lock();
        view.writeLock(seen, seen.record().deferred(new ClosedGates(me(), gates, until)));
    }

    /** Whether the lock is ours, read afresh: the proof without which nothing is rebooted. */
    boolean surelyHoldsLock() throws Trouble {
        return view.readLock().record().holder(me()).filter(this::isOfThisBoot).isPresent();
    }

    /**
     * Whether the lock is this node's for certain. An earlier run may have asked for its release, and that may still come:
     * unless the lock has been written since. So it is written anew, with a word that changes nothing for anybody.
     */
    boolean isLockCertain() throws Trouble {
        if (view.isLockInDoubt()) {
            Stored seen = view.lock();
            view.writeLock(seen, seen.record().inspected(new HolderCheck(me(), clock.now().wall())));
        }
        return !view.isLockInDoubt();
    }

    /** Takes this node out of the lock. */
    boolean releaseLock() throws Trouble {
        Stored seen = view.lock();
        LockRecord next = seen.record().release(me());
        return next.equals(seen.record()) || view.writeLock(seen, next);
    }

    // ------------------------------------------------------------------ the Node

    /** Shows on the Node that it waits for the lock. */
    void markWaiting(Instant since, String why) throws Trouble {
        decoration.apply(node -> marks.waiting(node, since, why));
    }

    /** Sees to it that the node is marked and cordoned, by kured or by somebody else. */
    boolean cordon(Moment now) throws Trouble {
        decoration.apply(node -> marks.place(node, now.wall()));
        Optional<NodeView> node = view.node();
        return node.isPresent() && view.changeNode(Cordon.place(node.get(), boot));
    }

    /** Sees to it that the node does not carry kured's cordon, nor, as far as possible, its marks. */
    boolean uncordon() throws Trouble {
        Optional<NodeView> node = view.node();
        if (node.isPresent() && !view.changeNode(Cordon.lift(node.get()))) {
            return false;
        }
        decoration.apply(marks::lift);
        return true;
    }

    /** Whether a cordon that was tried to be placed may still come. */
    boolean isCordonInDoubt() {
        return view.isCordonInDoubt();
    }

    /** When the next try to take marks away may be made. */
    Moment marksNotBefore() {
        return decoration.notBefore();
    }

    /** Writes on the Node, once for each time that the lock is held, that kured is about to reboot it. */
    boolean recordReboot(Moment now) throws Trouble {
        Optional<Holder> mine = view.lock().record().holder(me());
        Optional<NodeView> node = view.node();
        if (mine.isEmpty() || node.isEmpty()) {
            return false;
        }
        Instant since = mine.get().since();
        return RebootHistory.has(node.get(), since, now.wall())
                || view.changeNode(RebootHistory.add(node.get(), since, now.wall()));
    }

    /** Strikes the reboot out of the history if it has helped: what asked for it does so no more. */
    void noteOutcome(Need need, Moment now) throws Trouble {
        Optional<Holder> mine = view.lock().record().holder(me());
        if (need instanceof Need.None && mine.isPresent()) {
            Instant since = mine.get().since();
            decoration.apply(node -> {
                NodeChange strike = RebootHistory.remove(node, since, now.wall());
                return strike.isNone() ? List.of() : List.of(Mark.of("annotation " + RebootHistory.ANNOTATION, strike));
            });
        }
    }

    // ------------------------------------------------------------------ the drain

    /** Evicts what is due. */
    Progress advanceDrain(DrainOptions options, Moment now) throws Trouble {
        if (attempt.drain == null) {
            attempt.drain = view.ask(2, () -> Drain.of(view.pods(), options, log, waker::wake));
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
}
