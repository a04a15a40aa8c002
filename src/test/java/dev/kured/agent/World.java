package dev.kured.agent;

import dev.kured.drain.Eviction;
import dev.kured.drain.Manner;
import dev.kured.drain.Pod;
import dev.kured.drain.Pods;
import dev.kured.gate.Gate;
import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.kube.Following;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore;
import dev.kured.node.Cordon;
import dev.kured.node.Marks;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.node.Nodes;
import dev.kured.node.ThisNode;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.sentinel.Sentinel;
import dev.kured.terms.BootId;
import dev.kured.terms.Concurrency;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster and its hosts in virtual time, on one thread, from one seed: real agents on simulated doors. After each
 * event the promises are checked.
 */
final class World {
    static final Instant BEGIN = Instant.parse("2026-11-22T22:00:00Z");
    static final Rules RULES = new Rules(
            Schedule.always(),
            LockRules.ONE_AT_A_TIME,
            Duration.ofMinutes(1),
            new DrainRules(
                    Duration.ZERO, Optional.of(Duration.ofMinutes(15)), false, Duration.ofMinutes(10), Manner.USUAL),
            new RebootRules(Duration.ZERO, Duration.ofMinutes(10), 3),
            Duration.ofMinutes(30),
            Duration.ZERO,
            Marks.NONE);

    /** The daemon dies, at whatever it was about to do. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The rules of all hosts, as an operator may change them: they hold for daemons that start afterwards. */
    Rules rules = RULES;
    /** Nodes that others may take for dead, as an operator said. */
    final Set<NodeName> tolerated = new HashSet<>();
    /** So many were on their way when the concurrency was lowered. */
    int inFlight;
    /** Nodes that are not Ready for other reasons than a reboot. */
    final Set<NodeName> broken = new HashSet<>();
    final Random random;
    final List<String> trace = new ArrayList<>();
    final Map<NodeName, Host> hosts = new LinkedHashMap<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
    private final List<Feed<?>> feeds = new ArrayList<>();
    private long eventCount;
    private long version = 1;
    Instant now = BEGIN;

    LockStore.Stored lock = new LockStore.Stored(LockRecord.FREE, "1", "");
    final Map<NodeName, NodeView> nodes = new TreeMap<>();
    final Map<String, PodState> pods = new TreeMap<>();
    /** By the name of an application: how many of its pods must stay. */
    final Map<String, Integer> budgets = new HashMap<>();

    /** What the weather does to one request or effect: nothing, or it throws. */
    interface Weather {
        Weather FINE = (_, _) -> {};

        /** @param afterwards whether the effect has happened already, so that only its answer can be lost */
        void strike(Host host, boolean afterwards) throws Trouble;
    }

    Weather weather = Weather.FINE;
    /** When its machines may be rebooted; for the daemons that start from now on. */
    Schedule schedule = RULES.schedule();
    int requests;

    private record Event(Instant at, long number, Runnable action) {}

    record PodState(Pod pod, NodeName node, String application, Duration stops) {}

    World(long seed) {
        random = new Random(seed);
    }

    private Rules rulesNow() {
        return new Rules(schedule, rules.lock(), rules.gateRetry(), rules.drain(), rules.reboot(), rules.readyTimeout(),
                rules.settle(), rules.marks());
    }

    // ------------------------------------------------------------------ time

    void at(Instant when, Runnable action) {
        events.add(new Event(when, eventCount++, action));
    }

    void in(Duration wait, Runnable action) {
        at(now.plus(wait), action);
    }

    /** Lets time pass, up to this moment. */
    void runUntil(Instant end) {
        while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
            Event event = events.remove();
            now = event.at().isAfter(now) ? event.at() : now;
            event.action().run();
            check();
        }
        now = end;
    }

    void runFor(Duration duration) {
        runUntil(now.plus(duration));
    }

    void note(String line) {
        trace.add(Duration.between(BEGIN, now) + " " + line);
    }

    String story() {
        return String.join("\n", trace.subList(Math.max(0, trace.size() - 400), trace.size()));
    }

    // ------------------------------------------------------------------ the promises

    private void check() {
        var busy = hosts.values().stream()
                .filter(host -> !host.up && host.downByKured
                        || Optional.ofNullable(nodes.get(host.name)).filter(Cordon::isOurs).isPresent())
                .map(host -> host.name)
                .toList();
        busy = busy.stream().filter(name -> !tolerated.contains(name)).toList();
        promise(busy.size() <= Math.max(inFlight, places()), "never more at once than the lock allows: " + busy);
        promise(rules.lock().zoneLabel().isEmpty() || busy.stream().map(this::zone).distinct().count() <= 1,
                "never two zones at once: " + busy);
        for (Host host : hosts.values()) {
            NodeView node = nodes.get(host.name);
            promise(!host.cordonedByAdmin || node == null || node.unschedulable(),
                    "never somebody else's cordon: " + host.name);
            promise(host.rebootsByKured.stream().filter(at -> at.isAfter(now.minus(Duration.ofDays(1)))).count()
                    <= RULES.reboot().maxPerDay(), "never a loop: " + host.name);
        }
        budgets.forEach((application, atLeast) -> promise(
                pods.values().stream().filter(pod -> pod.application().equals(application) && !pod.pod().terminating())
                        .count() >= atLeast,
                "PodDisruptionBudgets are honoured: " + application));
    }

    private int places() {
        return switch (rules.lock().concurrency()) {
            case Concurrency.Nodes(var number) -> number;
            case Concurrency.Share share -> share.of(hosts.size());
        };
    }

    private String zone(NodeName name) {
        return rules.lock().zoneLabel()
                .flatMap(label -> Optional.ofNullable(hosts.get(name).labels.get(label)))
                .orElse(name.value());
    }

    void promise(boolean kept, String which) {
        if (!kept) {
            throw new AssertionError(which + "\n" + story());
        }
    }

    // ------------------------------------------------------------------ the API server

    private String nextVersion() {
        return Long.toString(++version);
    }

    private void changed() {
        List.copyOf(feeds).forEach(Feed::deliver);
    }

    /** One request: it may fail before it has an effect, or its answer may be lost after it. */
    private <T> T request(Host host, Supplier<T> effect) throws Trouble {
        requests++;
        if (host.cutOff) {
            throw new Trouble("the network of " + host.name + " is cut", "");
        }
        weather.strike(host, false);
        T answer = effect.get();
        weather.strike(host, true);
        return answer;
    }

    /** A watch that tells news after a random latency. */
    private final class Feed<T> implements Following<T> {
        private final Host host;
        private final Supplier<T> truth;
        private final Runnable ring;
        private T told;

        Feed(Host host, Supplier<T> truth, Runnable ring) {
            this.host = host;
            this.truth = truth;
            this.ring = ring;
            this.told = truth.get();
            feeds.add(this);
        }

        void deliver() {
            if (truth.get().equals(told)) {
                return;
            }
            in(Duration.ofMillis(random.nextInt(200)), () -> {
                if (feeds.contains(this) && !host.cutOff) {
                    told = truth.get();
                    ring.run();
                }
            });
        }

        void ownWrite() {
            told = truth.get();
        }

        @Override
        public T latest() throws Trouble {
            if (host.cutOff) {
                throw new Trouble("the network of " + host.name + " is cut", "");
            }
            return told;
        }

        @Override
        public void close() {
            feeds.remove(this);
        }
    }

    void setNode(NodeName name, boolean unschedulable, Optional<Instant> ready, Map<String, String> annotations) {
        NodeView before = nodes.get(name);
        nodes.put(name, new NodeView(name, before.uid(), nextVersion(), unschedulable, ready,
                Optional.of(hosts.get(name).boot), annotations, before.labels(), before.taints()));
        changed();
    }

    /** The Node object is deleted; what it was on may go on. */
    void deleteNode(Host host) {
        note("Node " + host.name + " is deleted");
        nodes.remove(host.name);
        changed();
    }

    /** An operator changes the lock record. */
    void operator(UnaryOperator<LockRecord> change) {
        lock = new LockStore.Stored(change.apply(lock.record()), nextVersion(), "");
        note("an operator writes the lock: " + lock.record());
        changed();
    }

    void adminCordons(Host host, boolean on) {
        note("admin " + (on ? "cordons " : "uncordons ") + host.name);
        host.cordonedByAdmin = on;
        NodeView node = nodes.get(host.name);
        setNode(host.name, on, node.readySince(), node.annotations());
    }

    void addPod(String application, NodeName node, Duration stops, Optional<String> controller) {
        String uid = UUID.nameUUIDFromBytes((application + version++).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
        var pod = new Pod("default", application + "-" + uid.substring(0, 5), uid, false, Optional.empty(), false, controller, Map.of());
        pods.put(uid, new PodState(pod, node, application, stops));
        changed();
    }

    private Eviction evict(Pod pod) {
        PodState state = pods.get(pod.uid());
        if (state == null) {
            return new Eviction.Gone();
        }
        String application = state.application();
        long healthy = pods.values().stream()
                .filter(other -> other.application().equals(application) && !other.pod().terminating()).count();
        if (healthy - 1 < budgets.getOrDefault(application, 0)) {
            return new Eviction.Refused("PodDisruptionBudget " + application, Duration.ZERO);
        }
        Pod leaving = new Pod(pod.namespace(), pod.name(), pod.uid(), false, Optional.of(now.plus(state.stops())), false,
                pod.controllerKind(), pod.labels());
        pods.put(pod.uid(), new PodState(leaving, state.node(), application, state.stops()));
        changed();
        in(state.stops(), () -> {
            pods.remove(pod.uid());
            nodes.values().stream().filter(node -> !node.unschedulable() && node.readySince().isPresent())
                    .map(NodeView::name).findFirst()
                    .ifPresent(other -> addPod(application, other, state.stops(), pod.controllerKind()));
            changed();
        });
        return new Eviction.Accepted();
    }

    private static Map<String, String> merge(Map<String, String> texts, Map<String, Optional<String>> change) {
        var merged = new HashMap<>(texts);
        change.forEach((key, value) -> {
            if (value.isPresent()) {
                merged.put(key, value.get());
            } else {
                merged.remove(key);
            }
        });
        return merged;
    }

    // ------------------------------------------------------------------ hosts

    Host addHost(String text) {
        return addHost(text, Map.of());
    }

    Host addHost(String text, Map<String, String> labels) {
        var name = new NodeName(text);
        var host = new Host(name, labels);
        hosts.put(name, host);
        nodes.put(name, new NodeView(name, "uid-" + name, nextVersion(), false, Optional.of(now),
                Optional.of(host.boot), Map.of(), labels, List.of()));
        host.startDaemon();
        return host;
    }

    /** A machine with its daemon, and what an operating system keeps. */
    final class Host {
        final NodeName name;
        final Map<String, String> labels;
        BootId boot = freshBoot();
        int boots = 1;
        boolean up = true;
        boolean downByKured;
        boolean sentinel;
        boolean sentinelSurvives;
        boolean cordonedByAdmin;
        boolean cutOff;
        boolean rebootIsDead;
        boolean rung;
        int rebootsAsked;
        Duration bootTime = Duration.ofMinutes(3);
        Optional<State> disk = Optional.empty();
        final List<Instant> rebootsByKured = new ArrayList<>();
        final List<Inhibitor> inhibitors = new ArrayList<>();
        Report report = new Report("", "", BEGIN, "", "", Report.Facts.NONE);
        Optional<Agent> agent = Optional.empty();
        private long life;
        private boolean goingDown;

        Host(NodeName name, Map<String, String> labels) {
            this.name = name;
            this.labels = labels;
        }

        private BootId freshBoot() {
            return new BootId(new UUID(random.nextLong(), random.nextLong()).toString());
        }

        /** The network of this host is cut, or heals: then its watches reconnect. */
        void cutOff(boolean cut) {
            cutOff = cut;
            if (!cut) {
                ownWrites();
                ring();
            }
        }

        boolean isGoingDown() {
            return goingDown;
        }

        void setSentinel(boolean wanted) {
            note(name + (wanted ? " wants a reboot" : " wants no reboot any more"));
            sentinel = wanted;
            ring();
        }

        void startDaemon() {
            long thisLife = ++life;
            note(name + " daemon starts");
            agent = Optional.of(new Agent(doors(), rulesNow(), "ConfigMap kube-system/kured"));
            in(Duration.ZERO, () -> step(thisLife));
        }

        /** kill -9. */
        void killDaemon() {
            note(name + " daemon dies");
            life++;
            agent = Optional.empty();
            rung = false;
            feeds.removeIf(feed -> feed.host == this);
        }

        void stopDaemon() {
            note(name + " daemon is told to stop");
            agent.ifPresent(Agent::stop);
        }

        /** The machine shuts down in order: the daemon is told to stop first. */
        void shutDown(boolean byKured) {
            goingDown = true;
            stopDaemon();
            in(Duration.ofSeconds(1), () -> reboot(byKured));
        }

        /** The plug is pulled, or the machine goes down. */
        void reboot(boolean byKured) {
            note(name + " goes down" + (byKured ? ", asked by kured" : ""));
            killDaemon();
            up = false;
            goingDown = false;
            downByKured = byKured;
            if (byKured) {
                rebootsByKured.add(now);
            }
            in(Duration.ofSeconds(40), () -> {
                if (!up) {
                    notReady();
                }
            });
            in(bootTime, this::boot);
        }

        private void notReady() {
            NodeView node = nodes.get(name);
            if (node != null) {
                setNode(name, node.unschedulable(), Optional.empty(), node.annotations());
            }
        }

        private void boot() {
            boot = freshBoot();
            boots++;
            up = true;
            downByKured = false;
            sentinel &= sentinelSurvives;
            note(name + " has booted");
            startDaemon();
            in(Duration.ofSeconds(20), () -> {
                NodeView node = nodes.get(name);
                if (up && node != null) {
                    nodes.put(name, new NodeView(name, node.uid(), nextVersion(), node.unschedulable(),
                            Optional.of(now), Optional.of(boot), node.annotations(), node.labels(), node.taints()));
                    changed();
                }
            });
        }

        private void step(long thisLife) {
            rung = false;
            if (thisLife != life || agent.isEmpty()) {
                return;
            }
            try {
                Optional<Instant> next = agent.get().step();
                if (next.isEmpty()) {
                    note(name + " daemon has ended");
                    killDaemon();
                } else {
                    at(next.get().isAfter(now) ? next.get() : now.plusMillis(1), () -> step(thisLife));
                }
            } catch (Crash crash) {
                killDaemon();
                in(Duration.ofSeconds(5), () -> {
                    if (up && agent.isEmpty()) {
                        startDaemon();
                    }
                });
            }
        }

        private void ring() {
            if (!rung && agent.isPresent()) {
                rung = true;
                long thisLife = life;
                in(Duration.ofMillis(1), () -> step(thisLife));
            }
        }

        private Agent.Doors doors() {
            return new Agent.Doors(new SimulatedSentinel(), this::cluster, List.<Gate>of(), new SimulatedMachine(),
                    new SimulatedMemory(), this::hear, (level, line) -> note(name + " " + level + " " + line),
                    () -> now, random, this::ring);
        }

        private void hear(Report news) {
            report = news;
        }

        private Cluster cluster() {
            return new Cluster() {
                @Override
                public LockStore lock() {
                    return new SimulatedLock();
                }

                @Override
                public ThisNode node() {
                    return new SimulatedNode();
                }

                @Override
                public Nodes nodes() {
                    return new SimulatedNodes();
                }

                @Override
                public Pods pods() {
                    return new SimulatedPods();
                }

                @Override
                public void close() {
                    feeds.removeIf(feed -> feed.host == Host.this);
                }
            };
        }

        private void ownWrites() {
            feeds.stream().filter(feed -> feed.host == this).forEach(Feed::ownWrite);
        }

        private final class SimulatedSentinel implements Sentinel {
            @Override
            public Need look() {
                return sentinel ? new Need.Wanted(now, "/run/reboot-required") : new Need.None();
            }

            @Override
            public void close() {}
        }

        private final class SimulatedMemory implements Memory {
            @Override
            public Optional<State> recall() {
                return disk;
            }

            @Override
            public void keep(State state) throws Trouble {
                weather.strike(Host.this, false);
                disk = Optional.of(state);
                weather.strike(Host.this, true);
            }
        }

        private final class SimulatedMachine implements Machine {
            @Override
            public BootId bootId() {
                return boot;
            }

            @Override
            public List<Inhibitor> blockers() {
                return inhibitors;
            }

            @Override
            public void reboot() throws Trouble {
                weather.strike(Host.this, false);
                promise(lock.record().holder(name).filter(holder -> holder.boot().equals(Optional.of(boot))).isPresent(),
                        "no reboot without the lock: " + name);
                promise(schedule.isOpen(now), "no reboot outside of the window: " + name);
                note(name + " is asked to reboot");
                rebootsAsked++;
                if (!rebootIsDead) {
                    goingDown = true;
                    in(Duration.ofSeconds(1), () -> shutDown(true));
                }
                weather.strike(Host.this, true);
            }

            @Override
            public boolean goingDown() {
                return goingDown;
            }

            @Override
            public void rest() {}
        }

        private final class SimulatedLock implements LockStore {
            @Override
            public Stored read() throws Trouble {
                return request(Host.this, () -> lock);
            }

            @Override
            public Following<Stored> follow(Runnable ring) throws Trouble {
                return request(Host.this, () -> new Feed<>(Host.this, () -> lock, ring));
            }

            @Override
            public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
                return request(Host.this, () -> {
                    if (!seen.version().equals(lock.version())) {
                        return Optional.<Stored>empty();
                    }
                    note(name + " writes the lock: " + next.holders().stream().map(h -> h.node().value()).toList());
                    lock = new Stored(next, nextVersion(), "");
                    ownWrites();
                    changed();
                    return Optional.of(lock);
                });
            }

            @Override
            public String place() {
                return "ConfigMap kube-system/kured";
            }
        }

        private final class SimulatedNode implements ThisNode {
            @Override
            public NodeName name() {
                return name;
            }

            @Override
            public Optional<NodeView> read() throws Trouble {
                return request(Host.this, () -> Optional.ofNullable(nodes.get(name)));
            }

            @Override
            public Following<Optional<NodeView>> follow(Runnable ring) throws Trouble {
                return request(
                        Host.this, () -> new Feed<>(Host.this, () -> Optional.ofNullable(nodes.get(name)), ring));
            }

            @Override
            public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
                return request(Host.this, () -> {
                    NodeView node = nodes.get(name);
                    if (node == null || !node.version().equals(seen.version())) {
                        return Optional.<NodeView>empty();
                    }
                    note(name + " changes its Node: " + change);
                    nodes.put(name, new NodeView(name, node.uid(), nextVersion(),
                            change.unschedulable().orElse(node.unschedulable()), node.readySince(),
                            node.reportedBoot(), merge(node.annotations(), change.annotations()),
                            merge(node.labels(), change.labels()), change.taints().orElse(node.taints())));
                    ownWrites();
                    changed();
                    return Optional.of(nodes.get(name));
                });
            }
        }

        private final class SimulatedNodes implements Nodes {
            @Override
            public int count() throws Trouble {
                return request(Host.this, nodes::size);
            }

            @Override
            public Set<NodeName> notReady() throws Trouble {
                return request(Host.this, () -> Stream.concat(
                                broken.stream(),
                                nodes.values().stream().filter(node -> node.readySince().isEmpty()).map(NodeView::name))
                        .collect(Collectors.toSet()));
            }

            @Override
            public Optional<String> uid(NodeName other) throws Trouble {
                return request(Host.this, () -> Optional.ofNullable(nodes.get(other)).map(NodeView::uid));
            }
        }

        private final class SimulatedPods implements Pods {
            private List<Pod> mine() {
                return pods.values().stream().filter(pod -> pod.node().equals(name)).map(PodState::pod).toList();
            }

            @Override
            public Following<List<Pod>> follow(Runnable ring) throws Trouble {
                return request(Host.this, () -> new Feed<>(Host.this, this::mine, ring));
            }

            @Override
            public Map<Pod, Eviction> evict(List<Pod> due, Optional<Duration> grace) {
                var answers = new LinkedHashMap<Pod, Eviction>();
                for (Pod pod : due) {
                    try {
                        answers.put(pod, request(Host.this, () -> World.this.evict(pod)));
                    } catch (Trouble trouble) {
                        answers.put(pod, new Eviction.Failed(trouble));
                    }
                }
                return answers;
            }
        }
    }
}
