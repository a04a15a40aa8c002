package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.World.Host;
import dev.kured.host.Inhibitor;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import dev.kured.node.Cordon;
import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.terms.Concurrency;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole agent under virtual time. */
final class AgentTest {
    private final World world = new World(1);

    private List<Host> threeHosts() {
        List<Host> hosts = List.of(world.addHost("node1"), world.addHost("node2"), world.addHost("node3"));
        for (Host host : hosts) {
            for (int i = 0; i < 4; i++) {
                world.addPod("web", host.name, Duration.ofSeconds(5), Optional.of("ReplicaSet"));
            }
            world.addPod("agent-" + host.name, host.name, Duration.ofSeconds(5), Optional.of("DaemonSet"));
        }
        return hosts;
    }

    private void assertAllQuiet() {
        assertEquals(LockRecord.FREE, world.lock.record(), world::story);
        for (Host host : world.hosts.values()) {
            assertFalse(Cordon.isOurs(world.nodes.get(host.name)), world::story);
            assertEquals(host.cordonedByAdmin, world.nodes.get(host.name).unschedulable(), world::story);
            assertEquals("idle", host.report.phase(), world::story);
            assertEquals(Optional.of(State.CLEAR), host.disk.map(state -> state.withUnfinished(state.unfinished())
                    .stayAway().isPresent() ? new State(state.unfinished(), Optional.empty()) : state), world::story);
        }
    }

    @Test
    void atRestNothingIsAsked() {
        world.addHost("node1");
        world.runFor(Duration.ofMinutes(1));
        int afterTheFirstLook = world.requests;
        world.runFor(Duration.ofDays(1));
        assertEquals(afterTheFirstLook, world.requests);
    }

    @Test
    void aCleanStartAsksNothingAtAll() {
        Host host = world.addHost("node1");
        world.runFor(Duration.ofMinutes(1));
        host.killDaemon();
        int before = world.requests;
        host.startDaemon();
        world.runFor(Duration.ofHours(1));
        assertEquals(before, world.requests);
        assertEquals("idle", host.report.phase());
    }

    @Test
    void threeNodesRebootOneAfterAnother() {
        List<Host> hosts = threeHosts();
        world.budgets.put("web", 10);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(30));
        hosts.forEach(host -> assertEquals(2, host.boots, world::story));
        assertAllQuiet();
    }

    @Test
    void theCordonFollowsTheSentinelWithinTwoSeconds() {
        Host host = world.addHost("node1");
        world.addPod("web", host.name, Duration.ofSeconds(5), Optional.of("ReplicaSet"));
        world.runFor(Duration.ofMinutes(1));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(2));
        assertTrue(Cordon.isOurs(world.nodes.get(host.name)), world::story);
    }

    @Test
    void aCrashInADrainGoesOn() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        assertEquals("draining", hosts.getFirst().report.phase());
        hosts.getFirst().killDaemon();
        world.runFor(Duration.ofSeconds(4));
        assertEquals(1, hosts.getFirst().boots);
        hosts.getFirst().startDaemon();
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, hosts.getFirst().boots, world::story);
        assertEquals(1, hosts.getFirst().rebootsByKured.size());
        assertAllQuiet();
    }

    @Test
    void aDrainThatIsBlockedIsUndoneAndTheOthersGo() {
        List<Host> hosts = threeHosts();
        world.addPod("db", hosts.getFirst().name, Duration.ofSeconds(5), Optional.of("StatefulSet"));
        world.budgets.put("db", 1);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(45));
        assertEquals(List.of(1, 2, 2), hosts.stream().map(host -> host.boots).toList(), world::story);
        world.budgets.clear();
        world.runFor(Duration.ofMinutes(45));
        assertEquals(2, hosts.getFirst().boots, world::story);
        assertAllQuiet();
    }

    @Test
    void aForeignCordonStays() {
        List<Host> hosts = threeHosts();
        world.adminCordons(hosts.getFirst(), true);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(30));
        hosts.forEach(host -> assertEquals(2, host.boots, world::story));
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
        assertEquals(1, hosts.get(1).boots, world::story);
        assertEquals("queued", hosts.get(1).report.phase());
        world.runFor(Duration.ofHours(2));
        assertEquals(2, hosts.get(1).boots, world::story);
        assertAllQuiet();
    }

    @Test
    void stoppingTheServiceTakesTheDrainBack() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().stopDaemon();
        world.runFor(Duration.ofSeconds(2));
        assertTrue(hosts.getFirst().agent.isEmpty(), world::story);
        assertFalse(Cordon.isOurs(world.nodes.get(hosts.getFirst().name)), world::story);
        assertEquals(LockRecord.FREE, world.lock.record());
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
        Host host = world.addHost("node1");
        host.sentinelSurvives = true;
        host.setSentinel(true);
        world.runFor(Duration.ofHours(20));
        assertEquals(1 + World.RULES.reboot().maxPerDay(), host.boots, world::story);
        assertEquals("blocked", host.report.phase());
        assertEquals(LockRecord.FREE, world.lock.record());
    }

    @Test
    void aRebootThatDoesNotHappenIsGivenUp() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().rebootIsDead = true;
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(60));
        assertEquals(List.of(1, 2, 2), hosts.stream().map(host -> host.boots).toList(), world::story);
        assertFalse(Cordon.isOurs(world.nodes.get(hosts.getFirst().name)), world::story);
    }

    @Test
    void anInhibitorDefersTheRebootAndNothingIsLost() {
        Host host = world.addHost("node1");
        world.addPod("web", host.name, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
        world.runFor(Duration.ofMinutes(1));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(10));
        host.inhibitors.add(new Inhibitor("apt", "upgrading", 17));
        world.runFor(Duration.ofMinutes(3));
        assertEquals("rebooting", host.report.phase(), world::story);
        host.inhibitors.clear();
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, host.boots, world::story);
        assertAllQuiet();
    }

    @Test
    void anOutageOfTheApiServerInADrainIsWaitedFor() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().cutOff(true);
        world.runFor(Duration.ofHours(1));
        assertEquals(1, hosts.getFirst().boots);
        hosts.getFirst().cutOff(false);
        world.runFor(Duration.ofMinutes(30));
        assertEquals(2, hosts.getFirst().boots, world::story);
        assertAllQuiet();
    }

    // The lock

    private void lockRules(Concurrency concurrency, Optional<String> zoneLabel, boolean notReady, Duration ttl, Duration delay) {
        Rules r = World.RULES;
        world.rules = new Rules(r.schedule(), new LockRules(concurrency, zoneLabel, notReady, ttl, delay), r.gateRetry(),
                r.drain(), r.reboot(), r.readyTimeout(), r.settle(), r.marks());
    }

    private void lockRules(int concurrency) {
        lockRules(new Concurrency.Nodes(concurrency), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
    }

    private List<Host> sixHosts() {
        return IntStream.rangeClosed(1, 6)
                .mapToObj(i -> world.addHost("node" + i, Map.of("zone", i <= 3 ? "a" : "b")))
                .toList();
    }

    private int busyAtOnce(Duration duration) {
        int most = 0;
        for (long second = 0; second < duration.toSeconds(); second++) {
            world.runFor(Duration.ofSeconds(1));
            most = Math.max(most, world.lock.record().holders().size());
        }
        return most;
    }

    private void assertAllRebooted(List<Host> hosts) {
        hosts.forEach(host -> assertEquals(2, host.boots, world::story));
        assertAllQuiet();
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
        hosts.add(world.addHost("node7"));
        hosts.add(world.addHost("node8"));
        hosts.forEach(host -> host.setSentinel(true));
        assertEquals(2, busyAtOnce(Duration.ofMinutes(60)));
        assertAllRebooted(hosts);
    }

    @Test
    void nodesThatAreNotReadyForOtherReasonsUseUpPlaces() {
        lockRules(new Concurrency.Nodes(2), Optional.empty(), true, Duration.ZERO, Duration.ZERO);
        List<Host> hosts = sixHosts();
        world.broken.add(new NodeName("other1"));
        hosts.forEach(host -> host.setSentinel(true));
        assertEquals(1, busyAtOnce(Duration.ofMinutes(30)));
        world.broken.add(new NodeName("other2"));
        world.runFor(Duration.ofMinutes(10));
        int before = hosts.stream().mapToInt(host -> host.boots).sum();
        world.runFor(Duration.ofHours(1));
        assertEquals(before, hosts.stream().mapToInt(host -> host.boots).sum(), world::story);
        assertTrue(hosts.stream().anyMatch(host -> host.report.sentence().contains("not Ready use up its 2 places: other1, other2")),
                world::story);
        world.broken.clear();
        world.runFor(Duration.ofHours(6));
        assertAllRebooted(hosts);
    }

    @Test
    void aPauseStopsAfterTheRunningOnesAndResumeGoesOn() {
        lockRules(2);
        List<Host> hosts = sixHosts();
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofSeconds(20));
        int running = world.lock.record().holders().size();
        assertTrue(running > 0, world::story);
        world.operator(record -> record.paused(new Pause("root@laptop", world.now, "closing", Optional.empty())));
        world.runFor(Duration.ofHours(3));
        assertEquals(6 + running, hosts.stream().mapToInt(host -> host.boots).sum(), world::story);
        assertEquals(LockRecord.FREE.holders(), world.lock.record().holders());
        assertTrue(hosts.stream().anyMatch(host -> host.report.sentence().contains("paused by root@laptop")
                && host.report.sentence().contains("closing")), world::story);
        world.operator(LockRecord::resumed);
        world.runFor(Duration.ofMinutes(30));
        assertAllRebooted(hosts);
    }

    @Test
    void aPauseThatIsOverEndsByItself() {
        Host host = world.addHost("node1");
        world.runFor(Duration.ofMinutes(1));
        Instant until = world.now.plus(Duration.ofHours(2));
        world.operator(record -> record.paused(new Pause("me", world.now, "", Optional.of(until))));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(119));
        assertEquals(1, host.boots, world::story);
        world.runFor(Duration.ofMinutes(6));
        assertEquals(2, host.boots, world::story);
    }

    @Test
    void aNodeThatIsDeletedWhileItHoldsTheLockDoesNotStopTheOthers() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().bootTime = Duration.ofDays(9);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        hosts.get(1).setSentinel(true);
        hosts.get(2).setSentinel(true);
        world.runFor(Duration.ofHours(5));
        assertEquals(1, hosts.get(1).boots, world::story);
        int waiting = world.requests;
        world.runFor(Duration.ofHours(5));
        assertTrue(world.requests - waiting <= 10, "at most one look an hour each: " + (world.requests - waiting));
        world.deleteNode(hosts.getFirst());
        world.hosts.remove(hosts.getFirst().name);
        world.runFor(Duration.ofHours(3));
        assertEquals(2, hosts.get(1).boots, world::story);
        assertEquals(2, hosts.get(2).boots, world::story);
        assertTrue(world.trace.stream().anyMatch(line -> line.contains("Takes the place of node1 since")), world::story);
    }

    @Test
    void aHolderThatIsRobbedFindsOutBeforeItRebootsAndSaysSo() {
        Host host = world.addHost("node1");
        world.addPod("web", host.name, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
        world.runFor(Duration.ofMinutes(1));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(10));
        assertEquals("draining", host.report.phase(), world::story);
        world.operator(record -> record.strike(host.name));
        world.runFor(Duration.ofMinutes(2));
        assertEquals(1, host.boots, world::story);
        assertFalse(world.nodes.get(host.name).unschedulable(), world::story);
        assertTrue(world.trace.stream().anyMatch(line -> line.contains("the lock was taken from this node")), world::story);
        world.runFor(Duration.ofMinutes(20));
        assertEquals(2, host.boots, world::story);
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
        assertEquals(1, hosts.get(1).boots, world::story);
        world.tolerated.add(hosts.getFirst().name);
        world.runFor(Duration.ofMinutes(20));
        assertEquals(2, hosts.get(1).boots, world::story);
        world.runFor(Duration.ofHours(9));
        assertAllQuiet();
    }

    @Test
    void theReleaseDelayKeepsTheLockButNotTheCordonAndNotAfterAnUndo() {
        lockRules(new Concurrency.Nodes(1), Optional.empty(), false, Duration.ZERO, Duration.ofMinutes(30));
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, hosts.getFirst().boots, world::story);
        assertFalse(world.nodes.get(hosts.getFirst().name).unschedulable(), world::story);
        assertEquals(1, world.lock.record().holders().size(), world::story);
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
        int running = world.lock.record().holders().size();
        lockRules(1);
        world.inFlight = running;
        hosts.stream().filter(host -> host.up).forEach(host -> {
            host.killDaemon();
            host.startDaemon();
        });
        world.runFor(Duration.ofMinutes(15));
        world.inFlight = 0;
        world.runFor(Duration.ofMinutes(45));
        assertAllRebooted(hosts);
    }

    /** Open every day for this long from this time on; the world begins at 22:00. */
    private static Schedule daily(String start, Duration length) {
        return new Schedule(ZoneOffset.UTC,
                List.of(new Window(List.of(), LocalTime.parse(start), LocalTime.MIDNIGHT, Optional.of(length))),
                List.of());
    }

    @Test
    void aClosedWindowDefersWithoutARequestAndItsOpeningLetsGoAtOnce() {
        world.schedule = daily("04:00", Duration.ofHours(2));
        List<Host> hosts = threeHosts();
        world.runFor(Duration.ofMinutes(1));
        int afterTheFirstLook = world.requests;
        hosts.getFirst().setSentinel(true);
        world.runUntil(World.BEGIN.plus(Duration.ofHours(6)).minusNanos(1));
        assertEquals(afterTheFirstLook, world.requests, world::story);
        assertEquals("blocked", hosts.getFirst().report.phase());
        assertEquals("A reboot is needed (/run/reboot-required), but deferred: the window is closed until"
                + " Mon 2026-11-23 04:00 UTC. Looks again at 2026-11-23T04:00:00Z.",
                hosts.getFirst().report.sentence());
        world.runFor(Duration.ofSeconds(3));
        assertTrue(Cordon.isOurs(world.nodes.get(hosts.getFirst().name)), world::story);
        world.runFor(Duration.ofMinutes(30));
        assertEquals(2, hosts.getFirst().boots, world::story);
        assertAllQuiet();
    }

    @Test
    void anExclusionSaysWhy() {
        world.schedule = new Schedule(ZoneOffset.UTC, List.of(), List.of(new Exclusion(
                World.BEGIN, Instant.parse("9998-01-01T00:00:00Z"), "freeze")));
        Host host = world.addHost("node1");
        host.setSentinel(true);
        world.runFor(Duration.ofDays(1));
        assertEquals("A reboot is needed (/run/reboot-required), but deferred: the window is closed, and none opens"
                + " within four years (freeze).", host.report.sentence());
        assertEquals(1, host.boots);
    }

    @Test
    void aDrainThatOutlastsTheWindowIsUndoneAndTriedInTheNext() {
        world.schedule = daily("22:00", Duration.ofMinutes(10));
        List<Host> hosts = threeHosts();
        Host slow = hosts.getFirst();
        world.addPod("db", slow.name, Duration.ofSeconds(5), Optional.of("StatefulSet"));
        world.budgets.put("db", 1);
        slow.setSentinel(true);
        world.runUntil(World.BEGIN.plus(Duration.ofMinutes(10)).minusNanos(1));
        assertEquals("draining", slow.report.phase(), world::story);
        world.runFor(Duration.ofSeconds(2));
        assertFalse(Cordon.isOurs(world.nodes.get(slow.name)), world::story);
        assertEquals(LockRecord.FREE, world.lock.record());
        assertTrue(world.story().contains("the window closed at Sun 2026-11-22 22:10 UTC"), world::story);
        int requests = world.requests;
        world.budgets.clear();
        world.runFor(Duration.ofHours(23));
        assertEquals(requests, world.requests, "closed again, so nothing is asked");
        assertEquals(1, slow.boots);
        world.runFor(Duration.ofHours(2));
        assertEquals(2, slow.boots, world::story);
        assertAllQuiet();
    }

    /** Nothing else wakes it in time: the pod that is awaited takes an hour. */
    @Test
    void theEndOfTheWindowIsNotMissed() {
        world.schedule = daily("22:00", Duration.ofSeconds(250));
        Host host = world.addHost("node1");
        world.addPod("slow", host.name, Duration.ofHours(1), Optional.of("ReplicaSet"));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(249));
        assertEquals("draining", host.report.phase(), world::story);
        world.runFor(Duration.ofSeconds(2));
        assertAllReleased(host);
    }

    /** A reboot that was asked for may still come: until it is given up, no other node goes. */
    @Test
    void aRebootThatWasAskedForIsWaitedForEvenWhenTheWindowCloses() {
        world.schedule = daily("22:00", Duration.ofMinutes(5));
        Host host = world.addHost("node1");
        host.rebootIsDead = true;
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(9));
        assertEquals("rebooting", host.report.phase(), world::story);
        assertEquals(1, world.lock.record().holders().size(), world::story);
        world.runFor(Duration.ofMinutes(6));
        assertAllReleased(host);
    }

    @Test
    void aRebootThatWaitsForAnInhibitorIsUndoneWhenTheWindowCloses() {
        world.schedule = daily("22:00", Duration.ofMinutes(5));
        Host host = world.addHost("node1");
        world.addPod("web", host.name, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(10));
        host.inhibitors.add(new Inhibitor("apt", "upgrading", 17));
        world.runFor(Duration.ofMinutes(4));
        assertEquals("rebooting", host.report.phase(), world::story);
        world.runFor(Duration.ofMinutes(1));
        assertAllReleased(host);
    }

    /** The last pod leaves while the window closes: between the decision and the deed. */
    @Test
    void noRebootIsBegunAfterTheWindowEvenIfItWasOpenWhenTheStepBegan() {
        world.schedule = daily("22:00", Duration.ofMinutes(5));
        Host host = world.addHost("node1");
        host.setSentinel(true);
        world.weather = (_, _) -> {
            if (host.report.phase().equals("rebooting") && world.now.isBefore(World.BEGIN.plus(Duration.ofHours(1)))) {
                world.now = World.BEGIN.plus(Duration.ofHours(1));
            }
        };
        world.runFor(Duration.ofHours(2));
        assertEquals(1, host.boots, world::story);
        assertAllReleased(host);
    }

    private void assertAllReleased(Host host) {
        assertEquals("blocked", host.report.phase(), world::story);
        assertFalse(Cordon.isOurs(world.nodes.get(host.name)), world::story);
        assertEquals(LockRecord.FREE, world.lock.record(), world::story);
    }

    @Test
    void aNodeThatComesBackAfterTheWindowIsUncordonedAndReleased() {
        world.schedule = daily("22:00", Duration.ofMinutes(5));
        List<Host> hosts = threeHosts();
        hosts.getFirst().bootTime = Duration.ofMinutes(30);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofHours(1));
        assertEquals(2, hosts.getFirst().boots, world::story);
        assertAllQuiet();
    }

    /** It may have asked for the reboot before it died: while the machine goes down, the lock is not given back. */
    @Test
    void aDaemonThatDiedAfterItsQuestionKeepsTheLockWhileTheMachineGoesDown() {
        Host host = world.addHost("node1");
        host.setSentinel(true);
        world.weather = (struck, afterwards) -> {
            if (afterwards && struck.isGoingDown()) {
                world.weather = World.Weather.FINE;
                world.schedule = daily("21:00", Duration.ofMinutes(1));
                world.in(Duration.ofMillis(500), struck::startDaemon);
                throw new World.Crash();
            }
        };
        world.runFor(Duration.ofMinutes(1));
        assertFalse(host.up, world::story);
        assertEquals(1, world.lock.record().holders().size(), world::story);
        world.runFor(Duration.ofMinutes(30));
        assertEquals(2, host.boots, world::story);
        assertAllQuiet();
    }

    @Test
    void whatWasCutOffGoesOnAtOnceWhenItIsBack() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().cutOff(true);
        world.runFor(Duration.ofMinutes(10));
        hosts.getFirst().cutOff(false);
        world.runFor(Duration.ofSeconds(5));
        assertEquals("rebooting", hosts.getFirst().report.phase(), world::story);
    }

    @Test
    void aMachineThatGoesDownWhileTheApiServerIsAwayIsNotHeldUp() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().killDaemon();
        hosts.getFirst().cutOff(true);
        hosts.getFirst().startDaemon();
        world.runFor(Duration.ofMinutes(10));
        hosts.getFirst().shutDown(false);
        world.runFor(Duration.ofMillis(500));
        assertTrue(hosts.getFirst().agent.isEmpty(), world::story);
        hosts.getFirst().cutOff(false);
        world.runFor(Duration.ofMinutes(10));
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
        assertTrue(world.lock.record().holder(hosts.getFirst().name).isPresent(), world::story);
        world.runFor(Duration.ofMinutes(10));
        assertAllQuiet();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whateverCrashesOrGetsLost(long block) {
        for (long seed = block * 1000; seed < block * 1000 + 50; seed++) {
            new Scenario(seed).run();
        }
    }

    /** Three nodes that reboot while requests fail, answers get lost and daemons crash between any two effects. */
    private static final class Scenario {
        private final World world;
        private final long seed;

        Scenario(long seed) {
            this.seed = seed;
            this.world = new World(seed);
        }

        void run() {
            try {
                play();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }

        private void play() {
            for (int i = 1; i <= 3; i++) {
                Host host = world.addHost("node" + i);
                for (int p = world.random.nextInt(6); p > 0; p--) {
                    world.addPod("web", host.name, Duration.ofSeconds(world.random.nextInt(60)), Optional.of("ReplicaSet"));
                }
                if (world.random.nextInt(5) == 0) {
                    world.adminCordons(host, true);
                }
                world.in(Duration.ofSeconds(world.random.nextInt(300)), () -> host.setSentinel(true));
                mishap(host);
            }
            world.weather = (_, _) -> {
                switch (world.random.nextInt(40)) {
                    case 0 -> throw new World.Crash();
                    case 1, 2 -> throw new Trouble("bad weather", "");
                    default -> {}
                }
            };
            world.runFor(Duration.ofHours(1));
            world.weather = World.Weather.FINE;
            for (Host host : world.hosts.values()) {
                host.cutOff(false);
                if (host.up && host.agent.isEmpty()) {
                    host.startDaemon();
                }
            }
            world.runFor(Duration.ofHours(3));
            for (Host host : world.hosts.values()) {
                world.promise(host.boots >= 2, host.name + " has rebooted");
                world.promise(host.report.phase().equals("idle"), host.name + " is idle");
                world.promise(!Cordon.isOurs(world.nodes.get(host.name)), host.name + " is uncordoned");
            }
            world.promise(world.lock.record().equals(LockRecord.FREE), "the lock is free");
        }

        private void mishap(Host host) {
            world.in(Duration.ofSeconds(world.random.nextInt(1200)), () -> {
                switch (world.random.nextInt(6)) {
                    case 0 -> {
                        host.cutOff(true);
                        world.in(Duration.ofSeconds(world.random.nextInt(600)), () -> host.cutOff(false));
                    }
                    case 1 -> {
                        if (host.up && world.random.nextBoolean()) {
                            host.reboot(false);
                        } else if (host.up) {
                            host.shutDown(false);
                        }
                    }
                    case 2 -> host.disk = Optional.empty();
                    case 3 -> host.stopDaemon();
                    case 4 -> host.rebootIsDead = true;
                    default -> {}
                }
                world.in(Duration.ofMinutes(20), () -> host.rebootIsDead = false);
            });
        }
    }
}
