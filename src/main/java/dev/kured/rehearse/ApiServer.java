package dev.kured.rehearse;

import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.terms.BootId;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The API server: the lock and the Nodes, each with its resourceVersion, and how often it was asked for what. */
final class ApiServer {
    private final World world;
    private final Topic<Stored> lock;
    private final FreePlaces freePlaces = new FreePlaces();
    private final Map<Request, Long> requests = new EnumMap<>(Request.class);
    private long version;
    private boolean away;
    private boolean lockIsBroken;

    ApiServer(World world) {
        this.world = world;
        this.lock = new Topic<>(world.time, new Stored(LockRecord.FREE, nextVersion(), ""));
    }

    // ------------------------------------------------------------------ requests

    /**
     * One request. It may fail before it has an effect, or its answer may be lost after it; it takes a while, and
     * meanwhile the world goes on.
     */
    <T> T ask(Host host, Request kind, Supplier<T> effect) throws Trouble {
        requests.merge(kind, 1L, Long::sum);
        host.demandNetwork();
        world.weather.strike(host, false);
        host.waitFor(world.weather.underWay());
        host.demandNetwork();
        T answer = effect.get();
        host.waitFor(world.weather.underWay());
        host.demandNetwork();
        world.weather.strike(host, true);
        return answer;
    }

    /** How many of that kind there were. */
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

    /** An outage begins, or ends. */
    void setAway(boolean newValue) {
        away = newValue;
        world.trace.note(() -> "the API server is " + (away ? "away" : "back"));
        world.hosts.values().forEach(Host::networkChanged);
    }

    // ------------------------------------------------------------------ the lock

    Topic<Stored> lock() {
        return lock;
    }

    HandOvers handOvers() {
        return freePlaces.handOvers();
    }

    LockRecord record() {
        return lock.truth().record();
    }

    /** Who is gone loses its place to the next one that wants it; where nobody does, it stays. */
    boolean onlyTheGoneHoldTheLock() {
        return record().holders().stream()
                .allMatch(holder -> world.hostList.stream().anyMatch(host -> host.gone && host.name.equals(holder.node())));
    }

    /** Compares and swaps. */
    Optional<Stored> swap(Host host, Stored seen, LockRecord next) {
        if (!seen.version().equals(lock.truth().version())) {
            return Optional.empty();
        }
        world.trace.note(() -> host.name + " writes the lock: " + next.inWords());
        world.promises.lockIsSwapped(host, record(), next);
        freePlaces.changed(next.holders().size() - record().holders().size(),
                lock.followers() > next.holders().size(), world.now());
        var stored = new Stored(next, nextVersion(), "");
        lock.publish(stored);
        return Optional.of(stored);
    }

    /** An operator changes the record. */
    void operator(UnaryOperator<LockRecord> change) {
        LockRecord next = change.apply(record());
        world.trace.note(() -> "an operator writes the lock: " + next.inWords());
        world.promises.operatorWritesLock(record(), next);
        lock.publish(new Stored(next, nextVersion(), ""));
    }

    /** Somebody writes something into it that is no record. */
    void breakLock() {
        world.trace.note(() -> "an operator breaks the lock");
        lockIsBroken = true;
        lock.publish(new Stored(record(), nextVersion(), ""));
    }

    /** An operator frees it, as the message about it says. */
    void mendLock() {
        if (lockIsBroken) {
            lockIsBroken = false;
            operator(_ -> LockRecord.FREE);
        }
    }

    /** Nobody can tell who holds a broken one. */
    Stored understood(Stored stored) throws Trouble {
        if (lockIsBroken) {
            throw new Trouble("the lock is no lock record", "");
        }
        return stored;
    }

    // ------------------------------------------------------------------ the Nodes

    /** A kubelet registers its Node, or says from which boot it reports and since when it is Ready. */
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

    /** The node controller has not heard from a kubelet for a while. */
    void loseReadiness(Host host) {
        host.node().filter(node -> node.readySince().isPresent()).ifPresent(node -> put(host,
                new NodeView(node.name(), node.uid(), nextVersion(), node.unschedulable(), Optional.empty(),
                        node.reportedBoot(), node.annotations(), node.labels(), node.taints())));
    }

    /** Changes a Node, if it is still of the version that was seen. */
    Optional<NodeView> change(Host host, NodeView seen, NodeChange change) {
        Optional<NodeView> node = host.node().filter(present -> present.version().equals(seen.version()));
        if (node.isEmpty()) {
            return Optional.empty();
        }
        world.trace.note(() -> host.name + " changes its Node: " + inWords(change));
        world.promises.nodeIsChangedByKured(host, node.get(), change);
        put(host, changed(node.get(), change));
        return host.node();
    }

    /** An administrator cordons or uncordons. */
    void setUnschedulable(Host host, boolean unschedulable) {
        host.node().ifPresent(node -> put(host,
                changed(node,
                new NodeChange(Optional.of(unschedulable), Map.of(), Map.of(), Optional.empty()))));
    }

    /** The Node object is deleted; what it was on may go on. */
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

    /** In the same order in every run. */
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

    private String nextVersion() {
        return Long.toString(++version);
    }
}
