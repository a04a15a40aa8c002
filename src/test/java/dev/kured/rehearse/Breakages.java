package dev.kured.rehearse;

import dev.kured.agent.Agent;
import dev.kured.agent.Cluster;
import dev.kured.agent.Doors;
import dev.kured.agent.Rules;
import dev.kured.agent.State;
import dev.kured.agent.StateStore;
import dev.kured.drain.Eviction;
import dev.kured.drain.Pod;
import dev.kured.drain.Pods;
import dev.kured.gate.Gate;
import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.kube.Watched;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore;
import dev.kured.node.Cordon;
import dev.kured.node.Marks;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.node.Nodes;
import dev.kured.node.RebootHistory;
import dev.kured.node.ThisNode;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.sentinel.Sentinel;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Agents with bugs: the doors of each agent behave wrongly in one way, as if its own logic had that bug. */
final class Breakages {
    private Breakages() {}

    // ------------------------------------------------------------------ lock

    /** It writes the lock without a look at whether somebody else has written it meanwhile. */
    static Doors doubleAcquire(Host host, Doors doors) {
        return withLock(host, doors, lock -> new ForwardingLock(lock) {
            @Override
            public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
                return super.swap(new Stored(seen.record(), host.world.api.lock().truth().version(), ""), next);
            }
        });
    }

    /** It takes what its watch told for the proof that it holds the lock. */
    static Doors rebootWithoutReadingTheLock(Host host, Doors doors) {
        return withLock(host, doors, lock -> new ForwardingLock(lock) {
            private Optional<Watched<Stored>> followed = Optional.empty();

            @Override
            public Watched<Stored> follow(Runnable wake) throws Trouble {
                followed = Optional.of(super.follow(wake));
                return followed.get();
            }

            @Override
            public Stored read() throws Trouble {
                return followed.isPresent() ? followed.get().latest() : super.read();
            }
        });
    }

    /** It judges the time to live by what stands in the record, and not by what the operator has settled. */
    static Doors timeToLiveOfTheRecord(Host host, Doors doors) {
        return withLock(host, doors, lock -> new ForwardingLock(lock) {
            @Override
            public Watched<Stored> follow(Runnable wake) throws Trouble {
                return Mapped.of(super.follow(wake), stored -> new Stored(
                        living(stored.record()), stored.version(), stored.text()));
            }

            private LockRecord living(LockRecord record) {
                Instant old = host.world.now().minus(Duration.ofMinutes(10));
                return new LockRecord(
                        record.holders().stream()
                                .filter(holder -> holder.node().equals(host.name) || holder.since().isAfter(old))
                                .toList(),
                        record.pause());
            }
        });
    }

    /** It believes that it has given the lock back, but has not. */
    static Doors releaseOnlyInMemory(Host host, Doors doors) {
        return withLock(host, doors, lock -> new ForwardingLock(lock) {
            private boolean released;

            @Override
            public Watched<Stored> follow(Runnable wake) throws Trouble {
                return Mapped.of(super.follow(wake), this::asItBelieves);
            }

            @Override
            public Stored read() throws Trouble {
                return asItBelieves(super.read());
            }

            @Override
            public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
                released = next.holder(host.name).isEmpty();
                return released ? Optional.of(new Stored(next, seen.version(), "")) : super.swap(seen, next);
            }

            private Stored asItBelieves(Stored stored) {
                return released
                        ? new Stored(stored.record().release(host.name), stored.version(), stored.text())
                        : stored;
            }
        });
    }

    /** It takes the empty record that the original leaves for a held one. */
    static Doors emptyLockIsHeld(Host host, Doors doors) {
        return withLock(host, doors, lock -> new ForwardingLock(lock) {
            @Override
            public Watched<Stored> follow(Runnable wake) throws Trouble {
                return Mapped.of(super.follow(wake), stored -> stored.record().holders().isEmpty()
                        ? new Stored(new LockRecord(List.of(nobody()), stored.record().pause()), stored.version(), "")
                        : stored);
            }

            @Override
            public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
                return next.holders().contains(nobody()) ? Optional.empty() : super.swap(seen, next);
            }

            /** Its Node exists, so nobody takes it for dead. */
            private Holder nobody() {
                Host other = host.world.hostList.get(host.world.hostList.getFirst() == host ? 1 : 0);
                return new Holder(other.name, "", Optional.empty(), Instant.EPOCH, "", 1, false);
            }
        });
    }

    /** It counts each Node four times, and so takes a share for more than it is. */
    static Doors miscountedNodes(Host host, Doors doors) {
        return withNodes(doors, nodes -> new ForwardingNodes(nodes) {
            @Override
            public int count() throws Trouble {
                return 4 * super.count();
            }
        });
    }

    /** It takes every holder for alive, whatever has become of its Node. */
    static Doors deadHoldersStay(Host host, Doors doors) {
        return withNodes(doors, nodes -> new ForwardingNodes(nodes) {
            @Override
            public Optional<String> uid(NodeName name) {
                return host.world.api.record().holder(name).map(Holder::uid);
            }
        });
    }

    // ------------------------------------------------------------------ Node

    /** It takes every Node for Ready, and for one that reports from this boot. */
    static Doors releaseBeforeReady(Host host, Doors doors) {
        return withNodeSeen(host, doors, (seen, boot) -> new NodeView(seen.name(), seen.uid(), seen.version(),
                seen.unschedulable(), Optional.of(Instant.EPOCH), Optional.of(boot), seen.annotations(), seen.labels(),
                seen.taints()));
    }

    /** Treats all zones as one. */
    static Doors zonesAreOne(Host host, Doors doors) {
        return withNodeSeen(host, doors, (seen, _) -> new NodeView(seen.name(), seen.uid(), seen.version(),
                seen.unschedulable(), seen.readySince(), seen.reportedBoot(), seen.annotations(), Map.of("zone", "a"),
                seen.taints()));
    }

    /** Releases the lock before it uncordons. */
    static Doors releaseBeforeUncordon(Host host, Doors doors) {
        return withNode(doors, node -> new ForwardingNode(node) {
            @Override
            public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
                if (change.unschedulable().equals(Optional.of(false))) {
                    host.world.api.swap(host, host.world.api.lock().truth(), host.world.api.record().release(host.name));
                }
                return super.change(seen, change);
            }
        });
    }

    /** Keeps the cordon as long as the lock. */
    static Doors releaseDelayDelaysUncordon(Host host, Doors doors) {
        return withNode(doors, node -> new ForwardingNode(node) {
            @Override
            public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
                Optional<Instant> ready = seen.readySince().map(since -> since.plus(host.world.rules.lock().releaseDelay()));
                return change.unschedulable().equals(Optional.of(false))
                                && ready.filter(until -> host.world.now().isBefore(until)).isPresent()
                        ? Optional.empty()
                        : super.change(seen, change);
            }
        });
    }

    /** Treats every cordon as its own. */
    static Doors uncordonWithoutMark(Host host, Doors doors) {
        return withNodeSeen(host, doors, (seen, boot) -> {
            var annotations = new HashMap<>(seen.annotations());
            if (seen.unschedulable()) {
                annotations.put(Cordon.MARK, boot.value());
            }
            return annotated(seen, annotations);
        });
    }

    /** It leaves the labels of a node alone that somebody else had cordoned. */
    static Doors labelsSkippedOnACordonedNode(Host host, Doors doors) {
        return withNode(doors, node -> new ForwardingNode(node) {
            @Override
            public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
                return super.change(seen, Cordon.isForeign(seen)
                        ? new NodeChange(change.unschedulable(), change.annotations(), Map.of(), change.taints())
                        : change);
            }
        });
    }

    /** It has rebooted, and does not see its marks any more. */
    static Doors marksStay(Host host, Doors doors) {
        return withNodeSeen(host, doors, (seen, boot) -> {
            var annotations = new HashMap<>(seen.annotations());
            boolean returns = host.world.api.record().holder(host.name)
                    .filter(holder -> !holder.boot().equals(Optional.of(boot)))
                    .isPresent();
            if (returns) {
                annotations.keySet().removeIf(key -> key.equals(Marks.WAITING) || key.equals("kured.dev/marks"));
            }
            return annotated(seen, annotations);
        });
    }

    /** Counts no reboots. */
    static Doors noRebootBudget(Host host, Doors doors) {
        return withNodeSeen(host, doors, (seen, _) -> {
            var annotations = new HashMap<>(seen.annotations());
            annotations.computeIfPresent(RebootHistory.ANNOTATION, (_, moments) ->
                    moments.substring(moments.lastIndexOf(',') + 1));
            return annotated(seen, annotations);
        });
    }

    /** Tries to uncordon only once. */
    static Doors uncordonOnlyOnce(Host host, Doors doors) {
        return withNode(doors, node -> new ForwardingNode(node) {
            private boolean tried;

            @Override
            public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
                boolean uncordons = change.unschedulable().equals(Optional.of(false));
                tried |= uncordons;
                try {
                    return super.change(seen, change);
                } catch (Trouble trouble) {
                    if (uncordons) {
                        return Optional.of(asItBelieves(seen));
                    }
                    throw trouble;
                }
            }

            @Override
            public Watched<Optional<NodeView>> follow(Runnable wake) throws Trouble {
                return Mapped.of(super.follow(wake), seen -> seen.map(this::asItBelieves));
            }

            @Override
            public Optional<NodeView> read() throws Trouble {
                return super.read().map(this::asItBelieves);
            }

            private NodeView asItBelieves(NodeView seen) {
                var annotations = new HashMap<>(seen.annotations());
                if (tried) {
                    annotations.remove(Cordon.MARK);
                }
                return annotated(seen, annotations);
            }
        });
    }

    private static NodeView annotated(NodeView seen, Map<String, String> annotations) {
        return new NodeView(seen.name(), seen.uid(), seen.version(), seen.unschedulable(), seen.readySince(),
                seen.reportedBoot(), annotations, seen.labels(), seen.taints());
    }

    // ------------------------------------------------------------------ pods

    /** It tries an eviction again by name, and so hits the namesake on another node. */
    static Doors retryByName(Host host, Doors doors) {
        return withPods(doors, pods -> new ForwardingPods(pods) {
            @Override
            public Map<Pod, Eviction> evict(List<Pod> due, Optional<Duration> grace) {
                var answers = super.evict(due, grace);
                answers.replaceAll((pod, answer) -> answer instanceof Eviction.Failed || answer instanceof Eviction.Gone
                        ? host.world.workloads.evictByName(host, pod)
                        : answer);
                return answers;
            }
        });
    }

    /** Deletes pods instead of evicting them, which bypasses the budgets. */
    static Doors plainDelete(Host host, Doors doors) {
        return withPods(doors, pods -> new ForwardingPods(pods) {
            @Override
            public Map<Pod, Eviction> evict(List<Pod> due, Optional<Duration> grace) {
                var answers = new LinkedHashMap<Pod, Eviction>();
                due.forEach(pod -> {
                    host.world.workloads.delete(host, pod);
                    answers.put(pod, new Eviction.Accepted());
                });
                return answers;
            }
        });
    }

    /** Treats terminating pods as gone. */
    static Doors terminatingIsGone(Host host, Doors doors) {
        return withPods(doors, pods -> new ForwardingPods(pods) {
            @Override
            public Watched<List<Pod>> follow(Runnable wake) throws Trouble {
                return Mapped.of(super.follow(wake), all -> all.stream().filter(pod -> !pod.terminating()).toList());
            }
        });
    }

    // ------------------------------------------------------------------ machine, sentinel, gates, memory

    /** Treats a restart of the daemon as a reboot. */
    static Doors restartTakenForReboot(Host host, Doors doors) {
        boolean midway = host.world.api.record().holder(host.name).isPresent();
        return withMachine(doors, new ForwardingMachine(doors.machine()) {
            @Override
            public BootId bootId() throws Trouble {
                return midway ? new BootId("00000000-0000-0000-0000-00000000000a") : super.bootId();
            }
        });
    }

    /** Treats an unreadable sentinel as a need. */
    static Doors missingSentinelIsANeed(Host host, Doors doors) {
        Sentinel sentinel = doors.sentinel();
        return new Doors(new Sentinel() {
            @Override
            public Need look() {
                Need need = sentinel.look();
                return need instanceof Need.Unknown ? new Need.Wanted(host.sentinelSince, "the command failed") : need;
            }

            @Override
            public void close() {
                sentinel.close();
            }
        }, doors.cluster(), doors.gates(), doors.machine(), doors.memory(), doors.listener(), doors.log(), doors.clock(),
                doors.random(), doors.waker());
    }

    /** Ignores a hold. */
    static Doors holdIsIgnored(Host host, Doors doors) {
        List<Gate> gates = doors.gates().stream().map(gate -> gate.reach() == Gate.Reach.OPERATOR ? new Gate() {
            @Override
            public Optional<String> closedBecause() throws Trouble {
                gate.closedBecause();
                return Optional.empty();
            }

            @Override
            public String name() {
                return gate.name();
            }

            @Override
            public Reach reach() {
                return Reach.OPERATOR;
            }
        } : gate).toList();
        return new Doors(doors.sentinel(), doors.cluster(), gates, doors.machine(), doors.memory(),
                doors.listener(), doors.log(), doors.clock(), doors.random(), doors.waker());
    }

    /** Treats a failed gate as open. */
    static Doors gateErrorIsGo(Host host, Doors doors) {
        List<Gate> gates = doors.gates().stream().map(gate -> SmallWorld.gate(() -> {
            try {
                return gate.closedBecause();
            } catch (Trouble trouble) {
                return Optional.empty();
            }
        })).toList();
        return new Doors(doors.sentinel(), doors.cluster(), gates, doors.machine(), doors.memory(),
                doors.listener(), doors.log(), doors.clock(), doors.random(), doors.waker());
    }

    /** Retries a refused eviction without back-off. */
    static Doors noPatience(Host host, Doors doors) {
        return withPods(doors, pods -> new ForwardingPods(pods) {
            @Override
            public Map<Pod, Eviction> evict(List<Pod> due, Optional<Duration> grace) {
                var answers = super.evict(due, grace);
                for (int i = 0; i < 50; i++) {
                    answers.replaceAll((pod, answer) -> answer instanceof Eviction.Refused
                            ? super.evict(List.of(pod), grace).getOrDefault(pod, answer)
                            : answer);
                }
                return answers;
            }
        });
    }

    // ------------------------------------------------------------------ a worse world

    /** Treats a write without an answer as not made. */
    static Doors doubtIsForgotten(Host host, Doors doors) {
        var lost = new AtomicBoolean();
        Doors forgetful = withLock(host, doors, lock -> new ForwardingLock(lock) {
            @Override
            public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
                lost.set(true);
                Optional<Stored> written = super.swap(seen, next);
                lost.set(false);
                return written;
            }
        });
        return withMemory(forgetful, new StateStore() {
            @Override
            public Optional<State> recall() {
                return doors.memory().recall();
            }

            @Override
            public void keep(State state) throws Trouble {
                boolean finished = lost.get() && !host.takesUpPlace();
                doors.memory().keep(new State(state.unfinished() && !finished, state.stayAway()));
            }
        });
    }

    /** Ignores Retry-After. */
    static Doors retryAfterIsIgnored(Host host, Doors doors) {
        return withNode(doors, node -> new ForwardingNode(node) {
            @Override
            public Optional<NodeView> read() throws Trouble {
                try {
                    return super.read();
                } catch (Trouble trouble) {
                    return trouble.retryAfter().isPresent() ? super.read() : Optional.empty();
                }
            }
        });
    }

    /** Reads the lock in a busy loop until it is free. */
    static Doors hammersOnTheLock(Host host, Doors doors) {
        return withLock(host, doors, lock -> new ForwardingLock(lock) {
            @Override
            public Stored read() throws Trouble {
                Stored stored = super.read();
                for (int i = 0; i < 150; i++) {
                    stored = super.read();
                }
                return stored;
            }
        });
    }

    /** Polls the lock every few seconds instead of watching it. */
    static Doors pollsInTheQueue(Host host, Doors doors) {
        return withLock(host, doors, lock -> new ForwardingLock(lock) {
            @Override
            public Watched<Stored> follow(Runnable wake) throws Trouble {
                LockStore asked = this;
                Watched<Stored> inner = super.follow(wake);
                return new Watched<>() {
                    @Override
                    public Stored latest() throws Trouble {
                        doors.waker().wakeIn(Duration.ofSeconds(5));
                        asked.read();
                        return inner.latest();
                    }

                    @Override
                    public void close() {
                        inner.close();
                    }
                };
            }
        });
    }

    /** Writes a label in the same request as the cordon. */
    static Doors decorationDecides(Host host, Doors doors) {
        return withNode(doors, node -> new ForwardingNode(node) {
            @Override
            public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
                return super.change(seen, change.unschedulable().isEmpty() ? change : change.and(new NodeChange(
                        Optional.empty(), Map.of(), Map.of("rebooting", change.unschedulable().filter(on -> on).map(_ -> "yes")),
                        Optional.empty())));
            }
        });
    }

    /** Loses the thread of its watch unnoticed. */
    static Doors silentDeath(Host host, Doors doors) {
        return withNode(doors, node -> new ForwardingNode(node) {
            @Override
            public Watched<Optional<NodeView>> follow(Runnable wake) throws Trouble {
                Watched<Optional<NodeView>> inner = super.follow(() -> {});
                Optional<NodeView> last = inner.latest();
                return Mapped.of(inner, _ -> last);
            }
        });
    }

    /** Continues its work after SIGTERM. */
    static World.Fitting slowStop() {
        return new World.Fitting() {
            @Override
            public Agent fit(Host host, Doors doors, Rules rules) {
                return USUAL.fit(host, doors, rules);
            }

            @Override
            public void stop(Host host, Agent agent) {
                host.world.time.in(Duration.ofSeconds(20), agent::stop);
            }
        };
    }

    /** It does not wait for the node to settle, as with a clock that was set forward. */
    static Agent settleIsCutShort(Host host, Doors doors, Rules r) {
        return World.Fitting.USUAL.fit(host, doors, SmallWorld.with(
                r, r.recovery().withSettle(r.recovery().settle().dividedBy(2))));
    }

    /** It gives a drain up too early, as with a clock that was set forward. */
    static Agent drainIsCutShort(Host host, Doors doors, Rules r) {
        return World.Fitting.USUAL.fit(host, doors, SmallWorld.with(
                r, r.drain().withTimeout(r.drain().timeout().map(time -> time.dividedBy(2)))));
    }

    // ------------------------------------------------------------------ another configuration than it should have

    /** Ignores the schedule. */
    static Agent windowsAreIgnored(Host host, Doors doors, Rules rules) {
        return World.Fitting.USUAL.fit(host, doors, SmallWorld.with(rules, Schedule.always()));
    }

    /** Exits when the API server is unreachable. */
    static Agent exitsOnTrouble(Host host, Doors doors, Rules rules) {
        var self = new AtomicReference<Optional<Agent>>(Optional.empty());
        Agent agent = World.Fitting.USUAL.fit(host, withCluster(doors, cluster -> new ForwardingCluster(
                cluster, cluster.lock(), new ForwardingNode(cluster.node()) {
                    @Override
                    public Optional<NodeView> read() throws Trouble {
                        try {
                            return super.read();
                        } catch (Trouble trouble) {
                            self.get().ifPresent(Agent::stop);
                            throw trouble;
                        }
                    }
                }, cluster.pods(), cluster.nodes())), rules);
        self.set(Optional.of(agent));
        return agent;
    }

    // ------------------------------------------------------------------ wrapping

    private static Doors withCluster(Doors doors, UnaryOperator<Cluster> change) {
        return new Doors(doors.sentinel(), () -> change.apply(doors.cluster().open()), doors.gates(),
                doors.machine(), doors.memory(), doors.listener(), doors.log(), doors.clock(), doors.random(), doors.waker());
    }

    private static Doors withMemory(Doors doors, StateStore memory) {
        return new Doors(doors.sentinel(), doors.cluster(), doors.gates(), doors.machine(), memory,
                doors.listener(), doors.log(), doors.clock(), doors.random(), doors.waker());
    }

    private static Doors withMachine(Doors doors, Machine machine) {
        return new Doors(doors.sentinel(), doors.cluster(), doors.gates(), machine, doors.memory(),
                doors.listener(), doors.log(), doors.clock(), doors.random(), doors.waker());
    }

    private static Doors withLock(Host host, Doors doors, UnaryOperator<LockStore> change) {
        return withCluster(doors, cluster -> {
            LockStore lock = change.apply(cluster.lock());
            return new ForwardingCluster(cluster, lock, cluster.node(), cluster.pods(), cluster.nodes());
        });
    }

    private static Doors withNode(Doors doors, UnaryOperator<ThisNode> change) {
        return withCluster(doors, cluster -> new ForwardingCluster(
                cluster, cluster.lock(), change.apply(cluster.node()), cluster.pods(), cluster.nodes()));
    }

    private static Doors withPods(Doors doors, UnaryOperator<Pods> change) {
        return withCluster(doors, cluster -> new ForwardingCluster(
                cluster, cluster.lock(), cluster.node(), change.apply(cluster.pods()), cluster.nodes()));
    }

    private static Doors withNodes(Doors doors, UnaryOperator<Nodes> change) {
        return withCluster(doors, cluster -> new ForwardingCluster(
                cluster, cluster.lock(), cluster.node(), cluster.pods(), change.apply(cluster.nodes())));
    }

    private static Doors withNodeSeen(
            Host host, Doors doors, BiFunction<NodeView, BootId, NodeView> change) {
        return withNode(doors, node -> new ForwardingNode(node) {
            @Override
            public Optional<NodeView> read() throws Trouble {
                return super.read().map(seen -> change.apply(seen, host.boot));
            }

            @Override
            public Watched<Optional<NodeView>> follow(Runnable wake) throws Trouble {
                return Mapped.of(super.follow(wake), seen -> seen.map(view -> change.apply(view, host.boot)));
            }
        });
    }

    /** A watch whose values are transformed. */
    private record Mapped<T>(Watched<T> inner, UnaryOperator<T> change) implements Watched<T> {
        static <T> Watched<T> of(Watched<T> inner, UnaryOperator<T> change) {
            return new Mapped<>(inner, change);
        }

        @Override
        public T latest() throws Trouble {
            return change.apply(inner.latest());
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private record ForwardingCluster(Cluster inner, LockStore lock, ThisNode node, Pods pods, Nodes nodes)
            implements Cluster {
        @Override
        public void close() {
            inner.close();
        }
    }

    private abstract static class ForwardingLock implements LockStore {
        private final LockStore inner;

        ForwardingLock(LockStore inner) {
            this.inner = inner;
        }

        @Override
        public Stored read() throws Trouble {
            return inner.read();
        }

        @Override
        public Watched<Stored> follow(Runnable wake) throws Trouble {
            return inner.follow(wake);
        }

        @Override
        public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
            return inner.swap(seen, next);
        }

        @Override
        public String place() {
            return inner.place();
        }
    }

    private abstract static class ForwardingNode implements ThisNode {
        private final ThisNode inner;

        ForwardingNode(ThisNode inner) {
            this.inner = inner;
        }

        @Override
        public NodeName name() {
            return inner.name();
        }

        @Override
        public Optional<NodeView> read() throws Trouble {
            return inner.read();
        }

        @Override
        public Watched<Optional<NodeView>> follow(Runnable wake) throws Trouble {
            return inner.follow(wake);
        }

        @Override
        public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
            return inner.change(seen, change);
        }
    }

    private abstract static class ForwardingNodes implements Nodes {
        private final Nodes inner;

        ForwardingNodes(Nodes inner) {
            this.inner = inner;
        }

        @Override
        public int count() throws Trouble {
            return inner.count();
        }

        @Override
        public Set<NodeName> notReady() throws Trouble {
            return inner.notReady();
        }

        @Override
        public Optional<String> uid(NodeName name) throws Trouble {
            return inner.uid(name);
        }
    }

    private abstract static class ForwardingPods implements Pods {
        private final Pods inner;

        ForwardingPods(Pods inner) {
            this.inner = inner;
        }

        @Override
        public Watched<List<Pod>> follow(Runnable wake) throws Trouble {
            return inner.follow(wake);
        }

        @Override
        public Map<Pod, Eviction> evict(List<Pod> pods, Optional<Duration> grace) {
            return inner.evict(pods, grace);
        }
    }

    private abstract static class ForwardingMachine implements Machine {
        private final Machine inner;

        ForwardingMachine(Machine inner) {
            this.inner = inner;
        }

        @Override
        public BootId bootId() throws Trouble {
            return inner.bootId();
        }

        @Override
        public List<Inhibitor> blockers() throws Trouble {
            return inner.blockers();
        }

        @Override
        public void reboot() throws Trouble {
            inner.reboot();
        }

        @Override
        public boolean goingDown() throws Trouble {
            return inner.goingDown();
        }

        @Override
        public void rest() {
            inner.rest();
        }
    }
}
