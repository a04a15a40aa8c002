package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.LockRules;
import dev.kured.host.Inhibitor;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import dev.kured.node.Cordon;
import dev.kured.node.Marks;
import dev.kured.node.NodeView;
import dev.kured.terms.Concurrency;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The whole agent under virtual time: a reboot from the sentinel to the hand-over of the lock, and what may disturb it. */
final class AgentTest extends AgentInSmallWorld {
    @Test
    void atRestNothingIsAsked() {
        addHost("node1");
        world.runFor(Duration.ofMinutes(5));
        long afterTheFirstLook = world.api.requests();
        world.runFor(Duration.ofDays(1));
        assertEquals(afterTheFirstLook, world.api.requests());
    }

    @Test
    void aCleanStartAsksNothingAtAll() {
        Host host = addHost("node1");
        world.runFor(Duration.ofMinutes(5));
        host.daemon.die();
        long before = world.api.requests();
        host.daemon.start();
        world.runFor(Duration.ofHours(1));
        assertEquals(before, world.api.requests());
        assertEquals(PhaseName.IDLE, host.daemon.report().phase());
    }

    @Test
    void threeNodesRebootOneAfterAnother() {
        List<Host> hosts = threeHosts();
        world.workloads.setBudget("web", 10);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(30));
        hosts.forEach(host -> assertEquals(2, host.boots, this::story));
        assertAllQuiet();
    }

    @Test
    void theCordonFollowsTheSentinelWithinTwoSeconds() {
        Host host = addHost("node1");
        world.workloads.add("web", host, Duration.ofSeconds(5), Optional.of("ReplicaSet"));
        world.runFor(Duration.ofMinutes(1));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(2));
        assertTrue(Cordon.isOurs(host.node().orElseThrow()), this::story);
    }

    @Test
    void aCrashInADrainGoesOn() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        assertEquals(PhaseName.DRAINING, hosts.getFirst().daemon.report().phase());
        hosts.getFirst().daemon.die();
        world.runFor(Duration.ofSeconds(4));
        assertEquals(1, hosts.getFirst().boots);
        hosts.getFirst().daemon.start();
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, hosts.getFirst().boots, this::story);
        assertEquals(1, hosts.getFirst().rebootsByKured.size());
        assertAllQuiet();
    }

    @Test
    void aDrainThatIsBlockedIsUndoneAndTheOthersGo() {
        List<Host> hosts = threeHosts();
        world.workloads.add("db", hosts.getFirst(), Duration.ofSeconds(5), Optional.of("StatefulSet"));
        world.workloads.setBudget("db", 1);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(45));
        assertEquals(List.of(1, 2, 2), hosts.stream().map(host -> host.boots).toList(), this::story);
        world.workloads.setBudget("db", 0);
        world.runFor(Duration.ofMinutes(45));
        assertEquals(2, hosts.getFirst().boots, this::story);
        assertAllQuiet();
    }

    @Test
    void aForeignCordonStays() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().adminCordons(true);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(30));
        hosts.forEach(host -> assertEquals(2, host.boots, this::story));
        assertAllQuiet();
    }

    @Test
    void aNodeThatStaysDownKeepsTheLock() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().bootTime = Duration.ofHours(5);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        hosts.get(1).setSentinel(true);
        world.runFor(Duration.ofHours(4));
        assertEquals(1, hosts.get(1).boots, this::story);
        assertEquals(PhaseName.QUEUED, hosts.get(1).daemon.report().phase());
        world.runFor(Duration.ofHours(2));
        assertEquals(2, hosts.get(1).boots, this::story);
        assertAllQuiet();
    }

    @Test
    void stoppingTheServiceTakesTheDrainBack() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().daemon.stop();
        world.runFor(Duration.ofSeconds(2));
        assertFalse(hosts.getFirst().daemon.isRunning(), this::story);
        assertFalse(Cordon.isOurs(hosts.getFirst().node().orElseThrow()), this::story);
        assertEquals(LockRecord.FREE, world.api.record());
    }

    @Test
    void aRebootByHandInADrainIsTidiedUp() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().shutDown(false);
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, hosts.getFirst().boots);
        assertAllQuiet();
    }

    /** Neither's pods have anywhere to go while the other is cordoned, too; whoever is alone for a moment gets on. */
    @Test
    void drainsThatHinderEachOtherAreNotGivenUpAndBegunTogetherForEver() {
        world.rules = SmallWorld.with(world.rules, new LockRules(
                new Concurrency.Nodes(2), Optional.empty(), false, Duration.ZERO, Duration.ZERO));
        List<Host> hosts = List.of(addHost("node1"), addHost("node2"));
        for (Host host : hosts) {
            String application = "web-of-" + host.name;
            world.workloads.add(application, host, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
            world.workloads.add(application, host, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
            world.workloads.setBudget(application, 1);
            host.setSentinel(true);
        }
        world.runFor(Duration.ofHours(6));
        hosts.forEach(host -> assertEquals(2, host.boots, this::story));
        assertAllQuiet();
    }

    @Test
    void aNeedThatGoesAwayInADrainIsUndone() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().setSentinel(false);
        world.runFor(Duration.ofMinutes(10));
        assertEquals(1, hosts.getFirst().boots);
        assertAllQuiet();
    }

    @Test
    void aSentinelThatSurvivesDoesNotLoop() {
        Host host = addHost("node1");
        host.sentinelSurvives = true;
        host.setSentinel(true);
        world.runFor(Duration.ofHours(20));
        assertEquals(1 + SmallWorld.RULES.reboot().maxPerDay(), host.boots, this::story);
        assertEquals(PhaseName.BLOCKED, host.daemon.report().phase());
        assertEquals(LockRecord.FREE, world.api.record());
    }

    @Test
    void aRebootThatDoesNotHappenIsGivenUp() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().rebootIsDead = true;
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(60));
        assertEquals(List.of(1, 2, 2), hosts.stream().map(host -> host.boots).toList(), this::story);
        assertFalse(Cordon.isOurs(hosts.getFirst().node().orElseThrow()), this::story);
    }

    @Test
    void anInhibitorDefersTheRebootAndNothingIsLost() {
        Host host = addHost("node1");
        world.workloads.add("web", host, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
        world.runFor(Duration.ofMinutes(1));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(10));
        host.inhibitors.add(new Inhibitor("apt", "upgrading", 17));
        world.runFor(Duration.ofMinutes(3));
        assertEquals(PhaseName.REBOOTING, host.daemon.report().phase(), this::story);
        host.inhibitors.clear();
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, host.boots, this::story);
        assertAllQuiet();
    }

    @Test
    void aNodeThatIsRegisteredAfterTheDaemonHasStartedReboots() {
        Host host = addHost("node1");
        world.api.deleteNode(host);
        host.daemon.die();
        host.daemon.start();
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(1));
        assertTrue(host.daemon.report().sentence().contains("the cluster has no Node node1"), this::story);
        host.kubeletReports();
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, host.boots, this::story);
        assertAllQuiet();
    }

    @Test
    void aRebootThatWasAskedForIsNotUndoneWhenTheSentinelGoesAway() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        while (hosts.getFirst().rebootsAsked == 0) {
            world.runFor(Duration.ofMillis(100));
        }
        hosts.getFirst().setSentinel(false);
        world.runFor(Duration.ofMillis(500));
        assertTrue(world.api.record().holder(hosts.getFirst().name).isPresent(), this::story);
        world.runFor(Duration.ofMinutes(10));
        assertAllQuiet();
    }

    /** Its place was taken while it was down, and another boot must not begin: only what waits for the lock may stay. */
    @Test
    void theMarksOfADrainGoAlsoWhenTheLockHasGoneFirst() {
        world.rules = SmallWorld.with(SmallWorld.RULES,
                new Marks(true, Map.of("rebooting", "yes"), Map.of("rebooted", "yes"), Optional.of("waits")));
        Host host = addHost("node1");
        host.adminCordons(true);
        host.sentinelSurvives = true;
        host.setSentinel(true);
        while (host.up) {
            world.runFor(Duration.ofSeconds(1));
        }
        world.api.operator(_ -> LockRecord.FREE.paused(new Pause("root@laptop", world.now(), "", Optional.empty())));
        world.runFor(Duration.ofMinutes(10));
        NodeView node = host.node().orElseThrow();
        assertFalse(node.labels().containsKey("rebooting"), this::story);
        assertFalse(node.annotations().containsKey(Marks.IN_PROGRESS), this::story);
    }
}
