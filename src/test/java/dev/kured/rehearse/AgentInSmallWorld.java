package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kured.agent.LockRules;
import dev.kured.agent.State;
import dev.kured.lock.LockRecord;
import dev.kured.node.Cordon;
import dev.kured.schedule.Schedule;
import dev.kured.terms.Concurrency;
import dev.kured.terms.NodeName;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A small world with the real agent under virtual time, and what its tests ask of it. */
abstract class AgentInSmallWorld {
    final World world = SmallWorld.of(1);

    Host addHost(String name) {
        return SmallWorld.addHost(world, name);
    }

    void schedule(Schedule schedule) {
        world.rules = SmallWorld.with(world.rules, schedule);
    }

    String story() {
        return SmallWorld.story(world);
    }

    List<Host> threeHosts() {
        List<Host> hosts = List.of(addHost("node1"), addHost("node2"), addHost("node3"));
        for (Host host : hosts) {
            for (int i = 0; i < 4; i++) {
                world.workloads.add("web", host, Duration.ofSeconds(5), Optional.of("ReplicaSet"));
            }
            world.workloads.add("agent-" + host.name, host, Duration.ofSeconds(5), Optional.of("DaemonSet"));
        }
        return hosts;
    }

    void assertAllQuiet() {
        assertEquals(List.of(), world.api.record().holders(), this::story);
        for (Host host : world.hosts.values()) {
            assertFalse(Cordon.isOurs(host.node().orElseThrow()), this::story);
            assertEquals(host.cordonedByAdmin, host.node().orElseThrow().unschedulable(), this::story);
            assertEquals(PhaseName.IDLE, host.daemon.report().phase(), this::story);
            assertEquals(Optional.of(false), host.disk.map(State::unfinished), this::story);
        }
    }

    void lockRules(Concurrency concurrency, Optional<String> zoneLabel, boolean notReady, Duration ttl, Duration delay) {
        world.rules = SmallWorld.with(world.rules, new LockRules(concurrency, zoneLabel, notReady, ttl, delay));
    }

    void lockRules(int concurrency) {
        lockRules(new Concurrency.Nodes(concurrency), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
    }

    List<Host> sixHosts() {
        return IntStream.rangeClosed(1, 6)
                .mapToObj(i -> world.addHost(new NodeName("node" + i), Map.of("zone", i <= 3 ? "a" : "b")))
                .toList();
    }

    void assertAllRebooted(List<Host> hosts) {
        hosts.forEach(host -> assertEquals(2, host.boots, this::story));
        assertAllQuiet();
    }

    void assertAllReleased(Host host) {
        assertEquals(PhaseName.BLOCKED, host.daemon.report().phase(), this::story);
        assertFalse(Cordon.isOurs(host.node().orElseThrow()), this::story);
        assertEquals(LockRecord.FREE, world.api.record(), this::story);
    }

    static final FaultModel LATE_NEWS = new FaultModel() {
        @Override
        public void inject(Host struck, boolean afterwards) {}

        @Override
        public Duration delayOfNews() {
            return Duration.ofMinutes(1);
        }
    };
}
