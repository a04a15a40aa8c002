package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import dev.kured.node.Marks;
import dev.kured.terms.Concurrency;
import dev.kured.terms.NodeName;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The whole agent under virtual time: who may hold the lock, when, and for how long. */
final class AgentLockTest extends AgentInSmallWorld {
    private int busyAtOnce(Duration duration) {
        int most = 0;
        for (long second = 0; second < duration.toSeconds(); second++) {
            world.runFor(Duration.ofSeconds(1));
            most = Math.max(most, world.api.record().holders().size());
        }
        return most;
    }

    @Test
    void withAConcurrencyOfTwoTwoGoAtOnce() {
        lockRules(2);
        List<Host> hosts = sixHosts();
        hosts.forEach(host -> host.setSentinel(true));
        assertEquals(2, busyAtOnce(Duration.ofMinutes(30)));
        assertAllRebooted(hosts);
    }

    @Test
    void aShareIsOfAllNodesAndRoundedDown() {
        lockRules(new Concurrency.Share(66), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
        List<Host> hosts = sixHosts();
        hosts.forEach(host -> host.setSentinel(true));
        assertEquals(3, busyAtOnce(Duration.ofMinutes(30)));
        assertAllRebooted(hosts);
    }

    @Test
    void nodesOfOneZoneGoTogetherAndNeverOfTwo() {
        lockRules(new Concurrency.Nodes(2), Optional.of("zone"), false, Duration.ZERO, Duration.ZERO);
        List<Host> hosts = new ArrayList<>(sixHosts());
        hosts.add(addHost("node7"));
        hosts.add(addHost("node8"));
        hosts.forEach(host -> host.setSentinel(true));
        assertEquals(2, busyAtOnce(Duration.ofMinutes(60)));
        assertAllRebooted(hosts);
    }

    @Test
    void nodesThatAreNotReadyForOtherReasonsUseUpPlaces() {
        lockRules(new Concurrency.Nodes(2), Optional.empty(), true, Duration.ZERO, Duration.ZERO);
        List<Host> hosts = sixHosts();
        world.otherwiseNotReady.add(new NodeName("other1"));
        hosts.forEach(host -> host.setSentinel(true));
        assertEquals(1, busyAtOnce(Duration.ofMinutes(10)));
        world.otherwiseNotReady.add(new NodeName("other2"));
        world.runFor(Duration.ofMinutes(10));
        int before = hosts.stream().mapToInt(host -> host.boots).sum();
        world.runFor(Duration.ofHours(1));
        assertEquals(before, hosts.stream().mapToInt(host -> host.boots).sum(), this::story);
        assertTrue(hosts.stream().anyMatch(host -> host.daemon.report().sentence().contains("not Ready use up its 2 places: other1, other2")),
                this::story);
        world.otherwiseNotReady.clear();
        world.runFor(Duration.ofHours(6));
        assertAllRebooted(hosts);
    }

    /** One after the other, as the one place that is left becomes free: a boot takes three minutes. */
    @Test
    void whereANodeThatIsNotReadyUsesUpAPlaceTheOthersAreHandedOnWithoutDelay() {
        lockRules(new Concurrency.Nodes(2), Optional.empty(), true, Duration.ZERO, Duration.ZERO);
        List<Host> hosts = IntStream.rangeClosed(1, 30).mapToObj(i -> addHost("node" + i)).toList();
        world.otherwiseNotReady.add(new NodeName("other1"));
        world.runFor(Duration.ofMinutes(1));
        long before = world.api.requests(Request.READ_NODES);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(30 * 4));
        assertAllRebooted(hosts);
        long looks = world.api.requests(Request.READ_NODES) - before;
        assertTrue(looks <= 30 * 4 * 3, "looks at all Nodes: " + looks);
    }

    @Test
    void aNodeWhoseGateIsClosedKeepsNobodyWaiting() {
        var closed = new AtomicBoolean(true);
        world.gates = host -> host.name.value().equals("node1")
                ? List.of(SmallWorld.gate(() -> closed.get() ? Optional.of("pods are in the way") : Optional.empty()))
                : List.of();
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofDays(20));
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(15));
        assertEquals(List.of(1, 2, 2), hosts.stream().map(host -> host.boots).toList(), this::story);
        closed.set(false);
        world.runFor(Duration.ofMinutes(10));
        assertAllRebooted(hosts);
    }

    /** If chance alone decided, some 18 of the new ones would. */
    @Test
    void whoHasNeededItLongestGoesFirstRoughly() {
        double overtook = LongStream.rangeClosed(1, 6).parallel().map(AgentLockTest::overtaking).average().orElseThrow();
        assertTrue(overtook <= 12, "before ten old ones had rebooted, " + overtook + " of 20 new ones had, on an average");
    }

    private static long overtaking(long seed) {
        World world = SmallWorld.of(seed);
        Host first = SmallWorld.addHost(world, "first");
        List<Host> old = IntStream.range(0, 10).mapToObj(i -> SmallWorld.addHost(world, "old" + i)).toList();
        List<Host> fresh = IntStream.range(0, 20).mapToObj(i -> SmallWorld.addHost(world, "new" + i)).toList();
        first.bootTime = Duration.ofDays(14);
        first.setSentinel(true);
        world.runFor(Duration.ofMinutes(1));
        old.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofDays(13));
        fresh.forEach(host -> host.setSentinel(true));
        while (old.stream().anyMatch(host -> host.boots == 1)) {
            world.runFor(Duration.ofMinutes(1));
        }
        return fresh.stream().filter(host -> host.boots > 1).count();
    }

    @Test
    void aPauseStopsAfterTheRunningOnesAndResumeGoesOn() {
        lockRules(2);
        List<Host> hosts = sixHosts();
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofSeconds(20));
        int running = world.api.record().holders().size();
        assertTrue(running > 0, this::story);
        world.api.operator(record -> record.paused(new Pause("root@laptop", world.now(), "closing", Optional.empty())));
        world.runFor(Duration.ofHours(3));
        assertEquals(6 + running, hosts.stream().mapToInt(host -> host.boots).sum(), this::story);
        assertEquals(LockRecord.FREE.holders(), world.api.record().holders());
        assertTrue(hosts.stream().anyMatch(host -> host.daemon.report().sentence().contains("paused by root@laptop")
                && host.daemon.report().sentence().contains("closing")), this::story);
        world.api.operator(LockRecord::resumed);
        world.runFor(Duration.ofMinutes(30));
        assertAllRebooted(hosts);
    }

    /** So that whoever has paused it sees who is waiting. */
    @Test
    void whoWaitsForTheEndOfAPauseOrForAPlaceSaysSoOnItsNode() {
        lockRules(new Concurrency.Nodes(1), Optional.empty(), true, Duration.ZERO, Duration.ZERO);
        Host host = addHost("node1");
        world.runFor(Duration.ofMinutes(1));
        world.api.operator(record -> record.paused(new Pause("me", world.now(), "", Optional.empty())));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(1));
        assertTrue(host.node().orElseThrow().annotations().containsKey(Marks.WAITING), this::story);
        host.setSentinel(false);
        world.runFor(Duration.ofMinutes(5));
        assertFalse(host.node().orElseThrow().annotations().containsKey(Marks.WAITING), this::story);
        world.otherwiseNotReady.add(new NodeName("other1"));
        world.api.operator(LockRecord::resumed);
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(2));
        assertTrue(host.node().orElseThrow().annotations().containsKey(Marks.WAITING), this::story);
    }

    @Test
    void aPauseThatIsOverEndsByItself() {
        Host host = addHost("node1");
        world.runFor(Duration.ofMinutes(1));
        Instant until = world.now().plus(Duration.ofHours(2));
        world.api.operator(record -> record.paused(new Pause("me", world.now(), "", Optional.of(until))));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(119));
        assertEquals(1, host.boots, this::story);
        world.runFor(Duration.ofMinutes(6));
        assertEquals(2, host.boots, this::story);
    }

    /** Usually its watch tells it. Here that is slow. */
    @Test
    void aHolderThatIsRobbedAndDoesNotHearOfItFindsOutAtTheLastStep() {
        Host host = addHost("node1");
        world.workloads.add("web", host, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
        world.runFor(Duration.ofMinutes(1));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(10));
        assertEquals(PhaseName.DRAINING, host.daemon.report().phase(), this::story);
        world.faultModel = LATE_NEWS;
        world.api.operator(record -> record.forceRelease(host.name));
        world.runFor(Duration.ofSeconds(1));
        world.faultModel = FaultModel.NONE;
        world.runFor(Duration.ofMinutes(4));
        assertTrue(story().matches("(?s).*Drained: all pods have left.*the lock was taken from this node.*"), this::story);
        assertEquals(0, host.rebootsAsked, this::story);
        assertFalse(host.node().orElseThrow().unschedulable(), this::story);
    }

    @Test
    void aHolderThatIsRobbedFindsOutBeforeItRebootsAndSaysSo() {
        Host host = addHost("node1");
        world.workloads.add("web", host, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
        world.runFor(Duration.ofMinutes(1));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(10));
        assertEquals(PhaseName.DRAINING, host.daemon.report().phase(), this::story);
        world.api.operator(record -> record.forceRelease(host.name));
        world.runFor(Duration.ofMinutes(2));
        assertEquals(1, host.boots, this::story);
        assertFalse(host.node().orElseThrow().unschedulable(), this::story);
        assertTrue(world.trace.lines().anyMatch(line -> line.contains("the lock was taken from this node")), this::story);
        world.runFor(Duration.ofMinutes(20));
        assertEquals(2, host.boots, this::story);
        assertAllQuiet();
    }

    @Test
    void aTimeToLiveLetsTheOthersGo() {
        lockRules(new Concurrency.Nodes(1), Optional.empty(), false, Duration.ofHours(1), Duration.ZERO);
        List<Host> hosts = threeHosts();
        hosts.getFirst().bootTime = Duration.ofHours(9);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        hosts.get(1).setSentinel(true);
        world.runFor(Duration.ofMinutes(50));
        assertEquals(1, hosts.get(1).boots, this::story);
        world.runFor(Duration.ofMinutes(20));
        assertEquals(2, hosts.get(1).boots, this::story);
        world.runFor(Duration.ofHours(9));
        assertAllQuiet();
    }

    @Test
    void theReleaseDelayKeepsTheLockButNotTheCordonAndNotAfterAnUndo() {
        lockRules(new Concurrency.Nodes(1), Optional.empty(), false, Duration.ZERO, Duration.ofMinutes(30));
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, hosts.getFirst().boots, this::story);
        assertFalse(hosts.getFirst().node().orElseThrow().unschedulable(), this::story);
        assertEquals(1, world.api.record().holders().size(), this::story);
        world.runFor(Duration.ofMinutes(30));
        assertAllQuiet();
        hosts.get(1).setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.get(1).setSentinel(false);
        world.runFor(Duration.ofSeconds(10));
        assertAllQuiet();
    }

    @Test
    void theConcurrencyMayChangeWhileNodesAreOnTheirWay() {
        lockRules(3);
        List<Host> hosts = sixHosts();
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofSeconds(20));
        int running = world.api.record().holders().size();
        lockRules(1);
        world.promises.tolerate(running);
        hosts.stream().filter(host -> host.up).forEach(host -> {
            host.daemon.die();
            host.daemon.start();
        });
        world.runFor(Duration.ofMinutes(15));
        world.promises.tolerate(0);
        world.runFor(Duration.ofMinutes(45));
        assertAllRebooted(hosts);
    }
}
