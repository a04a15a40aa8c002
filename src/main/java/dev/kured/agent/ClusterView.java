package dev.kured.agent;

import dev.kured.drain.Pods;
import dev.kured.kube.Watched;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.node.Nodes;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the cluster: the lock, and its own Node. Reads, writes and watches update it, so that it is never
 * older than this node's own reads and writes. Nothing else in the agent keeps a copy.
 *
 * <p>A write whose answer was lost may take effect later. As long as that is possible, its object is <em>in doubt</em>. The
 * doubt ends when the object has another version than the one that the write was made for, since the API server then refuses
 * the write; or when the API server must have given up every request of that time.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">Resource versions</a>
 */
final class ClusterView implements AutoCloseable {
    /** The API server lets a request live for a minute (--request-timeout); the rest is a margin. */
    static final Duration IN_DOUBT = Duration.ofMinutes(2);

    /** How soon the watch should show a write that was faster than ours. */
    private static final Duration NEWS = Duration.ofSeconds(1);
    /** How long to wait before the next read if the last one did not show it either. */
    private static final Duration NEXT_READ = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final TimeSource clock;
    private final RequestBudget budget;
    private final Runnable wake;
    private final Watched<Stored> lock;
    private Optional<NodeView> node;
    private @Nullable Watched<Optional<NodeView>> nodeWatch;
    private Optional<Doubt> lockDoubt;
    private Optional<Doubt> nodeDoubt;
    private Optional<Outdated> outdated = Optional.empty();
    private Moment nextLookForNode = Moment.NEVER;

    /**
     * A write without an answer.
     *
     * @param version of the object that it would have changed; empty if that is not known
     * @param decoration whether it was about nothing but marks
     */
    private record Doubt(Optional<String> version, Moment until, boolean decoration) {}

    /** The lock had changed before a write of ours: there is a newer one than this version. */
    private record Outdated(String version, Moment readAt) {}

    /**
     * Reads the lock and the Node, and begins to watch the lock.
     *
     * @param unfinished whether an earlier run may have left a write without an answer
     * @param heed run on news about the lock
     * @param wake run on news about the Node
     */
    ClusterView(
            Cluster cluster, boolean unfinished, RequestBudget budget, TimeSource clock, Runnable heed, Runnable wake)
            throws Trouble {
        this.cluster = cluster;
        this.clock = clock;
        this.budget = budget;
        this.wake = wake;
        Optional<Doubt> before = unfinished ? Optional.of(doubt(Optional.empty(), false)) : Optional.empty();
        this.lockDoubt = before;
        this.nodeDoubt = before;
        this.node = ask(1, cluster.node()::read);
        this.lock = ask(2, () -> cluster.lock().follow(heed));
    }

    @Override
    public void close() {
        if (nodeWatch != null) {
            nodeWatch.close();
        }
        lock.close();
    }

    /** Returns this node's name. */
    NodeName me() {
        return cluster.node().name();
    }

    // ------------------------------------------------------------------ the lock

    /**
     * Returns the lock, as it is known.
     *
     * @throws Trouble while the API server cannot be reached
     */
    Stored lock() throws Trouble {
        Stored latest = lock.latest();
        if (outdated.isPresent() && !outdated.get().version().equals(latest.version())) {
            outdated = Optional.empty();
        }
        Moment now = clock.now();
        if (outdated.filter(known -> !now.isBefore(known.readAt())).isPresent()) {
            readLock();
            // A read that failed is repeated with the next step.
            outdated = Optional.of(new Outdated(latest.version(), now.plus(NEXT_READ)));
            latest = lock.latest();
        }
        return latest;
    }

    /** Returns whether {@link #lock} is known to be outdated, so that a write would fail. */
    boolean isLockOutdated() {
        return outdated.isPresent();
    }

    /** Reads the lock afresh: the proof without which nothing is rebooted. */
    Stored readLock() throws Trouble {
        return ask(1, cluster.lock()::read);
    }

    /**
     * Replaces the lock that was {@code seen}. Returns whether that is done; if not, another node's write was faster. Sends no
     * request while that is known already.
     */
    boolean writeLock(Stored seen, LockRecord next) throws Trouble {
        if (isLockOutdated()) {
            return false;
        }
        Optional<Stored> written = write(
                () -> cluster.lock().swap(seen, next),
                () -> lockDoubt = Optional.of(doubt(Optional.of(seen.version()), false)));
        if (written.isEmpty()) {
            outdated = Optional.of(new Outdated(seen.version(), clock.now().plus(NEWS)));
            return false;
        }
        lockDoubt = isFence(seen.version(), written.get().version()) ? Optional.empty() : lockDoubt;
        return true;
    }

    // ------------------------------------------------------------------ this Node

    /**
     * Returns this Node, as it is known; empty if the cluster has none.
     *
     * @throws Trouble while it is watched and the API server cannot be reached
     */
    Optional<NodeView> node() throws Trouble {
        if (nodeWatch != null) {
            node = nodeWatch.latest();
        }
        return node;
    }

    /** Reads this Node afresh. */
    Optional<NodeView> readNode() throws Trouble {
        node = ask(1, cluster.node()::read);
        return node;
    }

    /** Reads this Node afresh now and then, while the cluster has none. */
    void lookForNode() throws Trouble {
        Moment now = clock.now();
        if (nodeWatch == null && !now.isBefore(nextLookForNode)) {
            nextLookForNode = now.plus(NEXT_READ);
            readNode();
        }
    }

    /** Watches this Node from now on. */
    void watchNode() throws Trouble {
        if (nodeWatch == null) {
            nodeWatch = ask(2, () -> cluster.node().follow(wake));
        }
    }

    /** Changes this Node. Returns whether that is done; if not, somebody else was faster, and the Node was read afresh. */
    boolean changeNode(NodeChange change) throws Trouble {
        return change(change, false);
    }

    /** Changes only marks on this Node, otherwise as {@link #changeNode}. */
    boolean decorateNode(NodeChange change) throws Trouble {
        return change(change, true);
    }

    private boolean change(NodeChange change, boolean decoration) throws Trouble {
        if (node.isEmpty()) {
            return false;
        }
        if (change.isNone()) {
            return true;
        }
        NodeView seen = node.get();
        // A cordon stays in doubt, whatever decoration comes after it.
        Optional<NodeView> changed = write(
                () -> cluster.node().change(seen, change),
                () -> nodeDoubt = Optional.of(doubt(Optional.of(seen.version()), decoration && !isCordonInDoubt())));
        if (changed.isEmpty()) {
            readNode();
            return false;
        }
        node = changed;
        nodeDoubt = isFence(seen.version(), changed.get().version()) ? Optional.empty() : nodeDoubt;
        return true;
    }

    // ------------------------------------------------------------------ in doubt

    /** Returns whether a write of this node may still take effect. */
    boolean isInDoubt() {
        return lockDoubt.isPresent() || nodeDoubt.isPresent();
    }

    /** Returns whether a write of the lock may still take effect. */
    boolean isLockInDoubt() {
        return lockDoubt.isPresent();
    }

    /** Returns whether a write of the cordon may still take effect. */
    boolean isCordonInDoubt() {
        return nodeDoubt.filter(doubt -> !doubt.decoration()).isPresent();
    }

    /** Returns when the doubts end at the latest; empty if nothing is in doubt. */
    Optional<Moment> inDoubtUntil() {
        return Stream.of(lockDoubt, nodeDoubt).flatMap(Optional::stream).map(Doubt::until).min(Moment::compareTo);
    }

    /**
     * Ends doubts where that is possible. It takes a read: a watch may be older than the write, as after a restore of etcd.
     *
     * @throws Trouble while the API server cannot be reached: then they stay
     */
    void settleDoubts() throws Trouble {
        if (lockDoubt.isPresent() && isOver(lockDoubt.get(), lock.latest().version())) {
            lockDoubt = stillOpen(lockDoubt.get(), readLock().version());
        }
        if (nodeDoubt.isPresent() && isOver(nodeDoubt.get(), versionOf(node()))) {
            nodeDoubt = stillOpen(nodeDoubt.get(), versionOf(readNode()));
        }
    }

    private static String versionOf(Optional<NodeView> node) {
        return node.map(NodeView::version).orElse("");
    }

    private Optional<Doubt> stillOpen(Doubt doubt, String read) {
        return isOver(doubt, read) ? Optional.empty() : Optional.of(doubt);
    }

    /**
     * Ends a doubt about writes of earlier boots: the kubelet has written the Node in this boot. Call it only where no run of
     * this boot has placed a cordon.
     */
    void nodeIsOfThisBoot() {
        nodeDoubt = nodeDoubt.filter(doubt -> doubt.version().isPresent());
    }

    /** A write that changes nothing keeps the version, so that an earlier write for that version may still take effect. */
    private static boolean isFence(String before, String after) {
        return !after.equals(before);
    }

    private boolean isOver(Doubt doubt, String known) {
        return isLate(doubt) || !doubt.version().map(known::equals).orElse(true);
    }

    private boolean isLate(Doubt doubt) {
        return !clock.now().isBefore(doubt.until());
    }

    private Doubt doubt(Optional<String> version, boolean decoration) {
        return new Doubt(version, clock.now().plus(IN_DOUBT), decoration);
    }

    // ------------------------------------------------------------------ requests

    /** Returns all Nodes. Every request goes through {@link #ask}. */
    Nodes nodes() {
        return cluster.nodes();
    }

    /** Returns the pods of this node. Every request goes through {@link #ask}. */
    Pods pods() {
        return cluster.pods();
    }

    /** Requests to the API server. */
    interface Question<T> {
        T ask() throws Trouble;
    }

    /**
     * Sends requests to the API server, unless it asked for a pause.
     *
     * @param requests how many requests these are
     * @throws Trouble if there is no answer, a refusal, or a pause
     */
    <T> T ask(int requests, Question<T> question) throws Trouble {
        budget.demandLeave(clock.now());
        budget.spend(requests, clock.now());
        try {
            return question.ask();
        } catch (Trouble trouble) {
            budget.heed(trouble, clock.now());
            throw trouble;
        }
    }

    /**
     * Sends a write.
     *
     * @param unanswered run if it is not known whether the write takes effect
     */
    private <T> Optional<T> write(Question<Optional<T>> request, Runnable unanswered) throws Trouble {
        boolean answered = false;
        try {
            Optional<T> written = ask(1, request);
            answered = true;
            return written;
        } catch (Trouble trouble) {
            answered = trouble.isRefusal();
            throw trouble;
        } finally {
            if (!answered) {
                unanswered.run();
            }
        }
    }
}
