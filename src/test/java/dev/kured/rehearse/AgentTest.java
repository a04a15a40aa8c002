package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.LockRules;
import dev.kured.agent.State;
import dev.kured.host.Inhibitor;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import dev.kured.node.Cordon;
import dev.kured.node.Marks;
import dev.kured.node.NodeView;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole agent under virtual time. */
final class AgentTest {
    private final World world = SmallWorld.of(1);

    private Host addHost(String name) {
        return SmallWorld.addHost(world, name);
    }

    private void schedule(Schedule schedule) {
        world.rules = SmallWorld.with(world.rules, schedule);
    }

    private String story() {
        return SmallWorld.story(world);
    }

    private List<Host> threeHosts() {
        List<Host> hosts = List.of(addHost("node1"), addHost("node2"), addHost("node3"));
        for (Host host : hosts) {
            for (int i = 0; i < 4; i++) {
                world.workloads.add("web", host, Duration.ofSeconds(5), Optional.of("ReplicaSet"));
            }
            world.workloads.add("agent-" + host.name, host, Duration.ofSeconds(5), Optional.of("DaemonSet"));
        }
        return hosts;
    }

    private void assertAllQuiet() {
        assertEquals(List.of(), world.api.record().holders(), this::story);
        for (Host host : world.hosts.values()) {
            assertFalse(Cordon.isOurs(host.node().orElseThrow()), this::story);
            assertEquals(host.cordonedByAdmin, host.node().orElseThrow().unschedulable(), this::story);
            assertEquals("idle", host.daemon.report().phase(), this::story);
            assertEquals(Optional.of(false), host.disk.map(State::unfinished), this::story);
        }
    }

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
        assertEquals("idle", host.daemon.report().phase());
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
        assertEquals("draining", hosts.getFirst().daemon.report().phase());
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

    /** It is placed, but the answer is lost, and the watch tells it late: meanwhile the Node seems not to be cordoned. */
    @Test
    void aCordonOfWhichNobodyHasHeardIsLiftedBeforeTheLockIsGivenBack() {
        Host host = addHost("node1");
        world.runFor(Duration.ofMinutes(1));
        world.faultModel = new FaultModel() {
            @Override
            public void inject(Host asking, boolean afterwards) throws Trouble {
                if (afterwards && host.node().filter(Cordon::isOurs).isPresent()) {
                    host.setSentinel(false);
                    world.faultModel = LATE_NEWS;
                    throw new Trouble("no answer", "");
                }
            }
        };
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(10));
        assertTrue(story().contains("Rolls back"), this::story);
        assertAllQuiet();
    }

    private static final FaultModel LATE_NEWS = new FaultModel() {
        @Override
        public void inject(Host asking, boolean afterwards) {}

        @Override
        public Duration delayOfNews() {
            return Duration.ofMinutes(1);
        }
    };

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
        assertEquals("queued", hosts.get(1).daemon.report().phase());
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
        assertEquals("blocked", host.daemon.report().phase());
        assertEquals(LockRecord.FREE, world.api.record());
    }

    /** Then the next attempt begins before the last one was written down. */
    @Test
    void aClockThatIsSetBackBetweenTwoRebootsHidesNoneOfThem() {
        Host host = addHost("node1");
        host.sentinelSurvives = true;
        host.setClockError(Duration.ofMinutes(30));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(1));
        assertEquals(1, host.rebootsAsked, this::story);
        host.setClockError(Duration.ZERO);
        world.runFor(Duration.ofHours(20));
        assertEquals(SmallWorld.RULES.reboot().maxPerDay(), host.rebootsAsked, this::story);
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
        assertEquals("rebooting", host.daemon.report().phase(), this::story);
        host.inhibitors.clear();
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, host.boots, this::story);
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
        assertEquals(2, hosts.getFirst().boots, this::story);
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

    // The lock

    private void lockRules(Concurrency concurrency, Optional<String> zoneLabel, boolean notReady, Duration ttl, Duration delay) {
        world.rules = SmallWorld.with(world.rules, new LockRules(concurrency, zoneLabel, notReady, ttl, delay));
    }

    private void lockRules(int concurrency) {
        lockRules(new Concurrency.Nodes(concurrency), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
    }

    private List<Host> sixHosts() {
        return IntStream.rangeClosed(1, 6)
                .mapToObj(i -> world.addHost(new NodeName("node" + i), Map.of("zone", i <= 3 ? "a" : "b")))
                .toList();
    }

    private int busyAtOnce(Duration duration) {
        int most = 0;
        for (long second = 0; second < duration.toSeconds(); second++) {
            world.runFor(Duration.ofSeconds(1));
            most = Math.max(most, world.api.record().holders().size());
        }
        return most;
    }

    private void assertAllRebooted(List<Host> hosts) {
        hosts.forEach(host -> assertEquals(2, host.boots, this::story));
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
                ? List.of(() -> closed.get() ? Optional.of("pods are in the way") : Optional.empty())
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
        double overtook = LongStream.rangeClosed(1, 6).parallel().map(AgentTest::overtaking).average().orElseThrow();
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

    @Test
    void aNodeThatIsDeletedWhileItHoldsTheLockDoesNotStopTheOthers() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().bootTime = Duration.ofDays(9);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        hosts.get(1).setSentinel(true);
        hosts.get(2).setSentinel(true);
        world.runFor(Duration.ofHours(5));
        assertEquals(1, hosts.get(1).boots, this::story);
        world.api.deleteNode(hosts.getFirst());
        world.runFor(Duration.ofMinutes(30));
        assertEquals(2, hosts.get(1).boots, this::story);
        assertEquals(2, hosts.get(2).boots, this::story);
        assertTrue(world.trace.lines().anyMatch(line -> line.contains("Takes the place of node1 since")), this::story);
    }

    private List<Host> sixHostsOfWhichOneStaysDownWithTheLock(Duration gateRetry) {
        world.rules = SmallWorld.with(world.rules, gateRetry);
        List<Host> hosts = sixHosts();
        hosts.getFirst().bootTime = Duration.ofDays(99);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        assertFalse(hosts.getFirst().up, this::story);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(5));
        return hosts;
    }

    /** It looks after holders, but only after ten times gates.retry. */
    @Test
    void aNodeThatWaitsUnderAShareMakesNoRequestButItsWatch() {
        lockRules(new Concurrency.Share(20), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
        sixHostsOfWhichOneStaysDownWithTheLock(Duration.ofHours(10));
        long before = world.api.requests();
        world.runFor(Duration.ofDays(4));
        assertEquals(before, world.api.requests(), () -> world.api.requestsByKind() + "\n" + story());
    }

    /** The one that is down came when two might go. */
    @Test
    void aNodeWhoseOwnShareIsUsedUpCountsNowAndThen() {
        lockRules(2);
        List<Host> hosts = sixHostsOfWhichOneStaysDownWithTheLock(Duration.ofHours(10));
        world.runFor(Duration.ofHours(1));
        assertAllButTheFirstRebooted(hosts);
        lockRules(new Concurrency.Share(20), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
        hosts.stream().skip(1).forEach(host -> {
            host.daemon.die();
            host.daemon.start();
            host.setSentinel(true);
        });
        world.runFor(Duration.ofMinutes(1));
        long before = world.api.requests(Request.READ_NODES);
        world.runFor(Duration.ofHours(1));
        long counted = world.api.requests(Request.READ_NODES) - before;
        assertTrue(counted <= 5 * 6, "each at most every ten minutes, in all: " + counted);
        assertAllButTheFirstRebooted(hosts);
    }

    private void assertAllButTheFirstRebooted(List<Host> hosts) {
        hosts.stream().skip(1).forEach(host -> assertEquals(2, host.boots, this::story));
    }

    @Test
    void howSoonItIsLookedForADeadHolderFollowsFromHowSoonGatesAreAskedAgain() {
        List<Host> hosts = sixHostsOfWhichOneStaysDownWithTheLock(Duration.ofMinutes(3));
        world.api.deleteNode(hosts.getFirst());
        world.runFor(Duration.ofMinutes(20));
        assertEquals(1, hosts.get(1).boots, this::story);
        world.runFor(Duration.ofMinutes(65));
        assertAllButTheFirstRebooted(hosts);
    }

    /** Not each of them for each holder. */
    @Test
    void oneOfThoseThatWaitLooksForTheHoldersForAll() {
        lockRules(5);
        List<Host> hosts = IntStream.rangeClosed(1, 100).mapToObj(i -> addHost("node" + i)).toList();
        hosts.forEach(host -> host.bootTime = Duration.ofDays(99));
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(9));
        assertEquals(5, world.api.record().holders().size(), this::story);
        long looks = world.api.requests(Request.READ_NODES);
        long writes = world.api.requests(Request.WRITE_LOCK);
        world.runFor(Duration.ofHours(5));
        looks = world.api.requests(Request.READ_NODES) - looks;
        writes = world.api.requests(Request.WRITE_LOCK) - writes;
        assertTrue(looks >= 5 * 15 && looks <= 5 * 30 * 4, "five holders each ten to twenty minutes, by few at once: " + looks);
        assertTrue(writes <= 30 * 4, "writes: " + writes);
    }

    @Test
    void aClockThatIsWrongByHoursRobsNobody() {
        List<Host> hosts = sixHostsOfWhichOneStaysDownWithTheLock(Duration.ofMinutes(1));
        for (int hours : new int[] {30, -30, 500, 0}) {
            hosts.stream().skip(1).forEach(host -> host.setClockError(Duration.ofHours(hours)));
            world.runFor(Duration.ofHours(9));
            assertTrue(world.api.record().holder(hosts.getFirst().name).isPresent(), this::story);
            hosts.stream().skip(1).forEach(host -> assertEquals(1, host.boots, this::story));
        }
    }

    /** Usually its watch tells it. Here that is slow. */
    @Test
    void aHolderThatIsRobbedAndDoesNotHearOfItFindsOutAtTheLastStep() {
        Host host = addHost("node1");
        world.workloads.add("web", host, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
        world.runFor(Duration.ofMinutes(1));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(10));
        assertEquals("draining", host.daemon.report().phase(), this::story);
        world.faultModel = LATE_NEWS;
        world.api.operator(record -> record.strike(host.name));
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
        assertEquals("draining", host.daemon.report().phase(), this::story);
        world.api.operator(record -> record.strike(host.name));
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

    /** Open every day for this long from this time on; the world begins at 22:00. */
    private static Schedule daily(String start, Duration length) {
        return new Schedule(ZoneOffset.UTC,
                List.of(new Window(List.of(), LocalTime.parse(start), LocalTime.MIDNIGHT, Optional.of(length))),
                List.of());
    }

    @Test
    void aClosedWindowDefersWithoutARequestAndItsOpeningLetsGoAtOnce() {
        schedule(daily("04:00", Duration.ofHours(2)));
        List<Host> hosts = threeHosts();
        world.runFor(Duration.ofMinutes(5));
        long afterTheFirstLook = world.api.requests();
        hosts.getFirst().setSentinel(true);
        world.runUntil(SmallWorld.BEGIN.plus(Duration.ofHours(6)).minusNanos(1));
        assertEquals(afterTheFirstLook, world.api.requests(), this::story);
        assertEquals("blocked", hosts.getFirst().daemon.report().phase());
        assertEquals("A reboot is needed (/run/reboot-required), but deferred: the window is closed until"
                + " Mon 2026-11-23 04:00 UTC. Looks again at 2026-11-23T04:00:00Z.",
                hosts.getFirst().daemon.report().sentence());
        world.runFor(Duration.ofSeconds(3));
        assertTrue(Cordon.isOurs(hosts.getFirst().node().orElseThrow()), this::story);
        world.runFor(Duration.ofMinutes(30));
        assertEquals(2, hosts.getFirst().boots, this::story);
        assertAllQuiet();
    }

    @Test
    void anExclusionSaysWhy() {
        schedule(new Schedule(ZoneOffset.UTC, List.of(), List.of(new Exclusion(
                SmallWorld.BEGIN, Instant.parse("9998-01-01T00:00:00Z"), "freeze"))));
        Host host = addHost("node1");
        host.setSentinel(true);
        world.runFor(Duration.ofDays(1));
        assertEquals("A reboot is needed (/run/reboot-required), but deferred: the window is closed, and none opens"
                + " within four years (freeze).", host.daemon.report().sentence());
        assertEquals(1, host.boots);
    }

    @Test
    void aDrainThatOutlastsTheWindowIsUndoneAndTriedInTheNext() {
        schedule(daily("22:00", Duration.ofMinutes(10)));
        List<Host> hosts = threeHosts();
        Host slow = hosts.getFirst();
        world.workloads.add("db", slow, Duration.ofSeconds(5), Optional.of("StatefulSet"));
        world.workloads.setBudget("db", 1);
        slow.setSentinel(true);
        world.runUntil(SmallWorld.BEGIN.plus(Duration.ofMinutes(10)).minusNanos(1));
        assertEquals("draining", slow.daemon.report().phase(), this::story);
        world.runFor(Duration.ofSeconds(2));
        assertFalse(Cordon.isOurs(slow.node().orElseThrow()), this::story);
        assertEquals(LockRecord.FREE, world.api.record());
        assertTrue(story().contains("the window closed at Sun 2026-11-22 22:10 UTC"), this::story);
        long requests = world.api.requests();
        world.workloads.setBudget("db", 0);
        world.runFor(Duration.ofHours(23));
        assertEquals(requests, world.api.requests(), "closed again, so nothing is asked");
        assertEquals(1, slow.boots);
        world.runFor(Duration.ofHours(2));
        assertEquals(2, slow.boots, this::story);
        assertAllQuiet();
    }

    /** Nothing else wakes it in time: the pod that is awaited takes an hour. */
    @Test
    void theEndOfTheWindowIsNotMissed() {
        schedule(daily("22:00", Duration.ofSeconds(250)));
        Host host = addHost("node1");
        world.workloads.add("slow", host, Duration.ofHours(1), Optional.of("ReplicaSet"));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(249));
        assertEquals("draining", host.daemon.report().phase(), this::story);
        world.runFor(Duration.ofSeconds(2));
        assertAllReleased(host);
    }

    /** A reboot that was asked for may still come: until it is given up, no other node goes. */
    @Test
    void aRebootThatWasAskedForIsWaitedForEvenWhenTheWindowCloses() {
        schedule(daily("22:00", Duration.ofMinutes(5)));
        Host host = addHost("node1");
        host.rebootIsDead = true;
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(9));
        assertEquals("rebooting", host.daemon.report().phase(), this::story);
        assertEquals(1, world.api.record().holders().size(), this::story);
        world.runFor(Duration.ofMinutes(6));
        assertAllReleased(host);
    }

    @Test
    void aRebootThatWaitsForAnInhibitorIsUndoneWhenTheWindowCloses() {
        schedule(daily("22:00", Duration.ofMinutes(5)));
        Host host = addHost("node1");
        world.workloads.add("web", host, Duration.ofSeconds(30), Optional.of("ReplicaSet"));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(10));
        host.inhibitors.add(new Inhibitor("apt", "upgrading", 17));
        world.runFor(Duration.ofMinutes(4));
        assertEquals("rebooting", host.daemon.report().phase(), this::story);
        world.runFor(Duration.ofMinutes(1));
        assertAllReleased(host);
    }

    /** The last pod leaves while the window closes: between the decision and the deed. */
    @Test
    void noRebootIsBegunAfterTheWindowEvenIfItWasOpenWhenTheStepBegan() {
        schedule(daily("22:00", Duration.ofMinutes(5)));
        Host host = addHost("node1");
        host.setSentinel(true);
        world.faultModel = (_, _) -> {
            if (host.daemon.report().phase().equals("rebooting")) {
                world.time.pass(Duration.ofHours(1));
            }
        };
        world.runFor(Duration.ofHours(2));
        assertEquals(1, host.boots, this::story);
        assertAllReleased(host);
    }

    private void assertAllReleased(Host host) {
        assertEquals("blocked", host.daemon.report().phase(), this::story);
        assertFalse(Cordon.isOurs(host.node().orElseThrow()), this::story);
        assertEquals(LockRecord.FREE, world.api.record(), this::story);
    }

    @Test
    void aNodeThatComesBackAfterTheWindowIsUncordonedAndReleased() {
        schedule(daily("22:00", Duration.ofMinutes(5)));
        List<Host> hosts = threeHosts();
        hosts.getFirst().bootTime = Duration.ofMinutes(30);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofHours(1));
        assertEquals(2, hosts.getFirst().boots, this::story);
        assertAllQuiet();
    }

    /** It may have asked for the reboot before it died: while the machine goes down, the lock is not given back. */
    @Test
    void aDaemonThatDiedAfterItsQuestionKeepsTheLockWhileTheMachineGoesDown() {
        Host host = addHost("node1");
        host.setSentinel(true);
        world.faultModel = (struck, afterwards) -> {
            if (afterwards && struck.isGoingDown()) {
                world.faultModel = FaultModel.NONE;
                schedule(daily("21:00", Duration.ofMinutes(1)));
                world.time.in(Duration.ofMillis(500), struck.daemon::start);
                throw new Crash();
            }
        };
        world.runFor(Duration.ofMinutes(1));
        assertFalse(host.up, this::story);
        assertEquals(1, world.api.record().holders().size(), this::story);
        world.runFor(Duration.ofMinutes(30));
        assertEquals(2, host.boots, this::story);
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
        assertEquals("rebooting", hosts.getFirst().daemon.report().phase(), this::story);
    }

    @Test
    void aMachineThatGoesDownWhileTheApiServerIsAwayIsNotHeldUp() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().daemon.die();
        hosts.getFirst().cutOff(true);
        hosts.getFirst().daemon.start();
        world.runFor(Duration.ofMinutes(10));
        hosts.getFirst().shutDown(false);
        world.runFor(Duration.ofMillis(500));
        assertFalse(hosts.getFirst().daemon.isRunning(), this::story);
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
        assertTrue(world.api.record().holder(hosts.getFirst().name).isPresent(), this::story);
        world.runFor(Duration.ofMinutes(10));
        assertAllQuiet();
    }

    // What the simulation has found

    /** Moments that a clock wrote that was ahead lie in the future later on, and must count all the same. */
    @Test
    void aClockThatWasAheadHidesNoReboots() {
        Host host = addHost("node1");
        host.sentinelSurvives = true;
        host.setClockError(Duration.ofHours(5));
        host.setSentinel(true);
        while (host.boots < 3) {
            world.runFor(Duration.ofSeconds(10));
        }
        host.setClockError(Duration.ZERO);
        world.runFor(Duration.ofHours(4));
        assertEquals(1 + SmallWorld.RULES.reboot().maxPerDay(), host.boots, this::story);
    }

    @Test
    void aClockThatIsSetBackKeepsNoGateClosed() {
        var closed = new AtomicBoolean(true);
        world.gates = _ -> List.of(() -> closed.get() ? Optional.of("an alert is active") : Optional.empty());
        Host host = addHost("node1");
        host.setClockError(Duration.ofHours(6));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        assertEquals("blocked", host.daemon.report().phase(), this::story);
        closed.set(false);
        host.setClockError(Duration.ZERO);
        world.runFor(Duration.ofMinutes(10));
        assertEquals(2, host.boots, this::story);
        assertAllQuiet();
    }

    @Test
    void aClockThatIsSetBackLengthensNoDrainAndNoWaitAfterIt() {
        Host host = addHost("node1");
        world.workloads.add("db", host, Duration.ofSeconds(5), Optional.of("StatefulSet"));
        world.workloads.setBudget("db", 1);
        host.setClockError(Duration.ofHours(6));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        assertEquals("draining", host.daemon.report().phase(), this::story);
        host.setClockError(Duration.ofHours(3));
        world.runFor(Duration.ofMinutes(18));
        assertAllReleased(host);
        world.workloads.setBudget("db", 0);
        addHost("node2");
        host.setClockError(Duration.ZERO);
        world.runFor(Duration.ofMinutes(15));
        assertEquals(2, host.boots, this::story);
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
