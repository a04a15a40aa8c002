package dev.kured.rehearse;

import dev.kured.agent.Cluster;
import dev.kured.drain.Eviction;
import dev.kured.drain.Pod;
import dev.kured.drain.Pods;
import dev.kured.kube.Watched;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.node.Nodes;
import dev.kured.node.ThisNode;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The simulated API server as one host sees it. */
final class SimulatedCluster implements Cluster {
    private final Host host;
    private final World world;
    private final ApiServer api;

    SimulatedCluster(Host host) {
        this.host = host;
        this.world = host.world;
        this.api = world.api;
    }

    @Override
    public LockStore lock() {
        return new Lock();
    }

    @Override
    public ThisNode node() {
        return new OwnNode();
    }

    @Override
    public Nodes nodes() {
        return new AllNodes();
    }

    @Override
    public Pods pods() {
        return new OwnPods();
    }

    @Override
    public void close() {
        host.daemon.closeFeeds();
    }

    private final class Lock implements LockStore {
        @Override
        public Stored read() throws Trouble {
            Stored read = api.ask(host, Request.READ_LOCK, () -> api.lock().truth());
            host.daemon.learn(api.lock());
            return host.daemon.read(api.understood(read));
        }

        @Override
        public Watched<Stored> follow(Runnable wake) throws Trouble {
            return new Understood(api, api.ask(host, Request.WATCH_LOCK, () -> host.daemon.follow(api.lock(), wake)));
        }

        @Override
        public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
            world.promises.lockIsAskedFor(host, seen.record(), next);
            Asked asked = host.daemon.asks();
            var written = api.ask(host, Request.WRITE_LOCK, () -> api.swap(host, seen, next, asked));
            written.ifPresent(_ -> host.daemon.learn(api.lock()));
            return written;
        }

        @Override
        public String place() {
            return "ConfigMap kube-system/kured";
        }
    }

    /** A watch of the lock that fails while the lock is no lock record. */
    private record Understood(ApiServer api, Watched<LockStore.Stored> feed) implements Watched<LockStore.Stored> {
        @Override
        public LockStore.Stored latest() throws Trouble {
            return api.understood(feed.latest());
        }

        @Override
        public void close() {
            feed.close();
        }
    }

    private final class OwnNode implements ThisNode {
        @Override
        public NodeName name() {
            return host.name;
        }

        @Override
        public Optional<NodeView> read() throws Trouble {
            Optional<NodeView> read = api.ask(host, Request.READ_NODE, host::node);
            host.daemon.learn(host.nodeTopic);
            return read;
        }

        @Override
        public Watched<Optional<NodeView>> follow(Runnable wake) throws Trouble {
            return api.ask(host, Request.WATCH_NODE, () -> host.daemon.follow(host.nodeTopic, wake));
        }

        @Override
        public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
            Optional<NodeView> written = Optional.empty();
            Asked asked = host.daemon.asks();
            try {
                written = api.ask(host, Request.WRITE_NODE, () -> api.change(host, seen, change, asked));
            } finally {
                host.marksAreBehind |= written.isEmpty() && DecorationPolicy.decorates(change);
            }
            written.ifPresent(_ -> host.daemon.learn(host.nodeTopic));
            return written;
        }
    }

    private final class AllNodes implements Nodes {
        @Override
        public int count() throws Trouble {
            return api.ask(host, Request.READ_NODES,
                    () -> Math.toIntExact(world.hostList.stream().filter(each -> each.node().isPresent()).count()));
        }

        @Override
        public Set<NodeName> notReady() throws Trouble {
            return api.ask(host, Request.READ_NODES, () -> world.hostList.stream()
                    .filter(each -> each.node().filter(node -> node.readySince().isEmpty()).isPresent())
                    .map(each -> each.name)
                    .collect(Collectors.toCollection(() -> new TreeSet<>(world.otherwiseNotReady))));
        }

        @Override
        public Optional<String> uid(NodeName name) throws Trouble {
            return api.ask(host, Request.READ_NODES,
                    () -> Optional.ofNullable(world.hosts.get(name)).flatMap(Host::node).map(NodeView::uid));
        }
    }

    private final class OwnPods implements Pods {
        @Override
        public Watched<List<Pod>> follow(Runnable wake) throws Trouble {
            return api.ask(host, Request.WATCH_PODS, () -> {
                host.podTopic.publish(world.workloads.podsOn(host));
                return host.daemon.follow(host.podTopic, wake);
            });
        }

        @Override
        public Map<Pod, Eviction> evict(List<Pod> pods, Optional<Duration> grace) {
            var answers = new LinkedHashMap<Pod, Eviction>();
            for (Pod pod : pods) {
                try {
                    answers.put(pod, api.ask(host, Request.EVICT, () -> world.workloads.evict(host, pod)));
                } catch (Trouble trouble) {
                    answers.put(pod, trouble.retryAfter().<Eviction>map(wait -> new Eviction.Refused(trouble.happened(), wait))
                            .orElseGet(() -> new Eviction.Failed(trouble)));
                }
            }
            return answers;
        }
    }
}
