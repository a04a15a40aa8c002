package dev.kured.rehearse;

import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.terms.BootId;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The simulated API server: holds the lock and the Nodes, each with its resourceVersion, and counts the requests. */
final class ApiServer {
    private static final Duration KUBELETS_REPORT = Duration.ofSeconds(10);
    private static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(10);

    private final World world;
    private final WatchedResource<Stored> lock;
    private final FreePlaces freePlaces = new FreePlaces();
    private final Map<Request, Long> requests = new EnumMap<>(Request.class);
    private long version;
    private boolean away;
    private long restores;
    private Optional<DecorationPolicy> policy = Optional.empty();
    private boolean lockIsBroken;

    ApiServer(World world) {
        this.world = world;
        this.lock = new WatchedResource<>(world.time, new Stored(LockRecord.FREE, nextVersion(), ""));
    }

    // ------------------------------------------------------------------ requests

    /**
     * Makes one request. It may fail before its effect, or lose its answer after it. It may take time, in which other events
     * run.
     *
     * @throws Trouble if the request fails, or its answer is lost
     */
    <T> T ask(Host host, Request kind, Effect<T> effect) throws Trouble {
        requests.merge(kind, 1L, Long::sum);
        world.promises.requestIsMade(host, kind);
        host.demandNetwork();
        host.demandWelcome(kind);
        world.faultModel.inject(host, false);
        Optional<FaultModel.Late> late = kind.mayBeLate() ? world.faultModel.late(host, kind) : Optional.empty();
        if (late.isPresent()) {
            giveUp(host, late.get(), effect);
        }
        host.waitFor(world.faultModel.underWay());
        host.demandNetwork();
        T answer = effect.happen();
        host.waitFor(world.faultModel.underWay());
        host.demandNetwork();
        world.faultModel.inject(host, true);
        return answer;
    }

    /** The effect of a request. */
    interface Effect<T> {
        T happen() throws Trouble;
    }

    /** Lets the client give up before the write takes effect. The effect follows even if the daemon dies while it waits. */
    private void giveUp(Host host, FaultModel.Late late, Effect<?> effect) throws Trouble {
        long asked = restores;
        try {
            host.waitFor(late.givenUpAfter());
        } finally {
            world.time.in(late.effectAfter(), () -> {
                if (restores == asked) {
                    world.trace.note(() -> "a write of " + host.name + ", which has given it up, arrives");
                    happen(effect);
                }
            });
        }
        throw new Trouble("no answer from the API server within " + late.givenUpAfter().toSeconds() + "s", "");
    }

    /** Runs an effect whose client has given up: a refusal is dropped, and no daemon crashes because of it. */
    private void happen(Effect<?> effect) {
        try {
            effect.happen();
        } catch (Trouble refused) {
            world.trace.note(refused::happened);
        } catch (Crash _) {
            world.trace.note(() -> "the daemon that requested it is dead");
        }
    }

    /** Creates the error of a refused request, which has had no effect. */
    static Trouble refusal(String words) {
        return new Trouble("the API server answers: " + words, "").asRefusal();
    }

    /** The number of requests of one kind. */
    long requests(Request kind) {
        return requests.getOrDefault(kind, 0L);
    }

    long requests() {
        return requests.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<Request, Long> requestsByKind() {
        return new EnumMap<>(requests);
    }

    boolean isAway() {
        return away;
    }

    /** Begins or ends an outage. */
    void setAway(boolean newValue) {
        away = newValue;
        world.trace.note(() -> "the API server is " + (away ? "away" : "back"));
        world.hosts.values().forEach(Host::networkChanged);
    }

    // ------------------------------------------------------------------ the lock

    WatchedResource<Stored> lock() {
        return lock;
    }

    HandOverTotals handOvers() {
        return freePlaces.handOvers();
    }

    LockRecord record() {
        return lock.truth().record();
    }

    /** Whether only removed hosts hold the lock: they stay in it until another host wants the place. */
    boolean onlyTheGoneHoldTheLock() {
        return record().holders().stream()
                .allMatch(holder -> world.hostList.stream().anyMatch(host -> host.gone && host.name.equals(holder.node())));
    }

    /** Compares and swaps, for a request that is made now. */
    Optional<Stored> swap(Host host, Stored seen, LockRecord next) {
        return swap(host, seen, next, host.daemon.asks());
    }

    /**
     * Compares and swaps.
     *
     * @param asked the request, which may have been made long before
     * @return the new record; empty if the version did not match
     */
    Optional<Stored> swap(Host host, Stored seen, LockRecord next, Asked asked) {
        if (!seen.version().equals(lock.truth().version())) {
            return Optional.empty();
        }
        world.trace.note(() -> host.name + " writes the lock: " + next.inWords());
        world.promises.lockIsSwapped(host, record(), next, asked);
        if (next.holder(host.name).isPresent() && record().holder(host.name).isEmpty()) {
            world.faultModel.lockTaken(host);
        }
        freePlaces.changed(next.holders().size() - record().holders().size(),
                lock.followers() > next.holders().size(), world.now());
        var stored = new Stored(next, nextVersion(), "");
        lock.publish(stored);
        return Optional.of(stored);
    }

    /** Changes the record as an operator. */
    void operator(UnaryOperator<LockRecord> change) {
        LockRecord next = change.apply(record());
        world.trace.note(() -> "an operator writes the lock: " + next.inWords());
        world.promises.operatorWritesLock(record(), next);
        lock.publish(new Stored(next, nextVersion(), ""));
    }

    /** Overwrites the lock with text that is no lock record. */
    void breakLock() {
        world.trace.note(() -> "an operator breaks the lock");
        lockIsBroken = true;
        lock.publish(new Stored(record(), nextVersion(), ""));
    }

    /** Frees a broken lock, as its error message tells the operator. */
    void mendLock() {
        if (lockIsBroken) {
            lockIsBroken = false;
            operator(_ -> LockRecord.FREE);
        }
    }

    /**
     * Parses the lock.
     *
     * @throws Trouble if the lock is broken
     */
    Stored understood(Stored stored) throws Trouble {
        if (lockIsBroken) {
            throw new Trouble("the lock is no lock record", "");
        }
        return stored;
    }

    // ------------------------------------------------------------------ the Nodes

    /** Registers the Node of a kubelet, or updates its boot ID and readiness. */
    void report(Host host, Optional<Instant> ready, BootId boot) {
        Optional<NodeView> before = host.node();
        if (before.isEmpty()) {
            host.nodeSince = world.now();
        }
        put(host, new NodeView(
                host.name,
                before.map(NodeView::uid).orElseGet(() -> "uid-" + host.name + "-" + version),
                nextVersion(),
                before.map(NodeView::unschedulable).orElse(false),
                ready,
                Optional.of(boot),
                before.map(NodeView::annotations).orElse(Map.of()),
                before.map(NodeView::labels).orElse(host.labels),
                before.map(NodeView::taints).orElse(List.of())));
    }

    /** Marks a Node as not Ready, as the node controller does when the kubelet is silent. */
    void loseReadiness(Host host) {
        host.node().filter(node -> node.readySince().isPresent()).ifPresent(node -> put(host,
                new NodeView(node.name(), node.uid(), nextVersion(), node.unschedulable(), Optional.empty(),
                        node.reportedBoot(), node.annotations(), node.labels(), node.taints())));
    }

    /**
     * Changes a Node.
     *
     * @param asked when the agent sent the request
     * @return the new Node; empty if the version did not match
     * @throws Trouble if a policy refuses the change
     */
    Optional<NodeView> change(Host host, NodeView seen, NodeChange change, Asked asked) throws Trouble {
        Optional<NodeView> node = host.node().filter(present -> present.version().equals(seen.version()));
        if (node.isEmpty()) {
            return Optional.empty();
        }
        demandPermission(host, change);
        world.trace.note(() -> host.name + " changes its Node: " + inWords(change));
        world.promises.nodeIsChangedByKured(host, node.get(), change, asked);
        put(host, changed(node.get(), change));
        return host.node();
    }

    /** Refuses some decoration from now on. */
    void refuseDecoration(DecorationPolicy newPolicy) {
        world.trace.note(() -> "from now on the API server refuses decoration: " + newPolicy.answer().words());
        policy = Optional.of(newPolicy);
    }

    /** Ends a policy that is a webhook without an answer. */
    void mendWebhooks() {
        policy = policy.filter(present -> present.answer() != DecorationPolicy.Answer.TIMEOUT);
    }

    private void demandPermission(Host host, NodeChange change) throws Trouble {
        if (policy.filter(present -> present.refuses(change)).isEmpty()) {
            return;
        }
        DecorationPolicy.Answer answer = policy.get().answer();
        host.marksWereRefused |= answer != DecorationPolicy.Answer.TIMEOUT;
        world.trace.note(() -> host.name + " may not change its Node: " + inWords(change));
        switch (answer) {
            case FORBIDDEN, INVALID -> throw refusal(answer.words());
            case TIMEOUT -> {
                host.waitFor(WEBHOOK_TIMEOUT);
                throw new Trouble("the API server answers: " + answer.words(), "");
            }
        }
    }

    /** Cordons or uncordons a Node as an administrator. */
    void setUnschedulable(Host host, boolean unschedulable) {
        host.node().ifPresent(node -> put(host,
                changed(node,
                new NodeChange(Optional.of(unschedulable), Map.of(), Map.of(), Optional.empty()))));
    }

    /** Deletes a Node object; its machine keeps running. */
    void deleteNode(Host host) {
        world.trace.note(() -> "Node " + host.name + " is deleted");
        host.nodeTopic.publish(Optional.empty());
        world.promises.nodeHasChanged(host);
    }

    private void put(Host host, NodeView node) {
        host.nodeTopic.publish(Optional.of(node));
        world.promises.nodeHasChanged(host);
    }

    private NodeView changed(NodeView node, NodeChange change) {
        return new NodeView(node.name(), node.uid(), nextVersion(),
                change.unschedulable().orElse(node.unschedulable()), node.readySince(), node.reportedBoot(),
                merged(node.annotations(), change.annotations()), merged(node.labels(), change.labels()),
                change.taints().orElse(node.taints()));
    }

    /** Describes a change, in the same order in every run. */
    private static String inWords(NodeChange change) {
        return Stream.of(
                        change.unschedulable().map(value -> "unschedulable=" + value).stream(),
                        Stream.of(change.annotations(), change.labels())
                                .flatMap(texts -> new TreeMap<>(texts).entrySet().stream())
                                .map(text -> text.getKey() + "=" + text.getValue().orElse("(none)")),
                        change.taints().map(Object::toString).stream())
                .flatMap(words -> words)
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> merged(Map<String, String> texts, Map<String, Optional<String>> change) {
        var merged = new HashMap<>(texts);
        change.forEach((key, value) -> {
            merged.remove(key);
            value.ifPresent(text -> merged.put(key, text));
        });
        return merged;
    }

    /**
     * A new resourceVersion. Unlike those of a real etcd, the versions do not repeat after a restore, so that no old write
     * matches by chance.
     */
    private String nextVersion() {
        return ++version + (restores == 0 ? "" : "-" + restores);
    }

    // ------------------------------------------------------------------ etcd

    /** A backup of etcd. */
    record Backup(LockRecord record, String lockVersion, long lockNews, long version, List<SavedNode> nodes) {}

    private record SavedNode(Host host, Optional<NodeView> node, long news, boolean cordonedByAdmin) {}

    Backup backUp() {
        return new Backup(record(), lock.truth().version(), lock.version(), version, world.hostList.stream()
                .map(host -> new SavedNode(host, host.node(), host.nodeTopic.version(), host.cordonedByAdmin))
                .toList());
    }

    /**
     * Whether a restore brings back no lock, cordon or mark of kured that has been removed since. A node at rest would not
     * notice it; only an operator could.
     */
    boolean canRestore(Backup backup) {
        return record().holders().containsAll(backup.record().holders())
                && backup.nodes().stream().noneMatch(saved -> saved.node().filter(Promises::isMarked).isPresent()
                        && !saved.node().equals(saved.host().node()));
    }

    /** Restores etcd to an older revision, which no watch reports. Kubelets report again soon. */
    void restore(Backup backup) {
        world.trace.note(() -> "etcd is restored to what it was; the lock is " + backup.record().inWords());
        restores++;
        version = backup.version();
        world.promises.etcdIsRestored();
        lock.restore(new Stored(backup.record(), backup.lockVersion(), ""), backup.lockNews());
        for (SavedNode saved : backup.nodes()) {
            if (!saved.host().gone) {
                saved.host().cordonedByAdmin = saved.cordonedByAdmin();
                saved.host().nodeTopic.restore(saved.node(), saved.news());
                saved.host().nodeSince = world.now();
                world.promises.nodeHasChanged(saved.host());
            }
        }
        world.hostList.stream().filter(host -> !host.gone).forEach(host -> world.time.in(KUBELETS_REPORT, host::kubeletReports));
    }
}
