package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.DrainRules.OnTimeout;
import dev.kured.agent.DrainRules;
import dev.kured.agent.Rules;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.lock.Pause;
import dev.kured.node.Cordon;
import dev.kured.node.Marks;
import dev.kured.rehearse.DecorationPolicy.Answer;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent in a worse world than its first tests could imagine: late writes, clocks that jump, refused decoration, silent
 * watches, throttling. The promises are checked all the while; what each test adds is said in it.
 */
final class WorseWorldTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration SETTLE = Duration.ofMinutes(30);
    private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(15);

    private final World world = SmallWorld.of(1);

    private String story() {
        return SmallWorld.story(world);
    }

    private Host addHost(String name) {
        return SmallWorld.addHost(world, name);
    }

    /** With pods that leave within five seconds. */
    private Host addBusyHost(String name) {
        Host host = addHost(name);
        for (int i = 0; i < 3; i++) {
            world.workloads.add("web-" + name, host, Duration.ofSeconds(5), Optional.of("ReplicaSet"));
        }
        return host;
    }

    /** A node somewhere that pods can go to. */
    private void addSpareHost() {
        addHost("spare");
    }

    /** With pods that never leave, for their budget forbids it. */
    private Host addStuckHost(String name) {
        Host host = addBusyHost(name);
        world.workloads.setBudget("web-" + name, 3);
        return host;
    }

    private void rules(Duration settle, Duration drainTimeout, OnTimeout onTimeout, Marks marks) {
        Rules r = SmallWorld.RULES;
        world.rules = new Rules(r.schedule(), r.lock(), r.gateRetry(),
                r.drain().withTimeout(Optional.of(drainTimeout)).withOnTimeout(onTimeout),
                r.reboot(), r.recovery().withSettle(settle), marks);
    }

    private void runUntilDraining(Host host) {
        runUntilPhase(host, PhaseName.DRAINING);
    }

    private void runUntilPhase(Host host, PhaseName phase) {
        Instant end = world.now().plus(Duration.ofHours(1));
        while (!host.daemon.report().phase().equals(phase) && world.now().isBefore(end)) {
            world.runFor(Duration.ofMillis(100));
        }
        assertEquals(phase, host.daemon.report().phase(), this::story);
    }

    private void assertDoneWithin(Duration time) {
        world.runFor(time);
        world.promises.everythingIsDone();
        world.hostList.forEach(host -> assertEquals(PhaseName.IDLE, host.daemon.report().phase(), this::story));
    }

    // ------------------------------------------------------------------ writes that take effect later

    /** The first write of that kind is given up after half a minute, and takes effect after so long. */
    private void firstIsLate(Request late, Duration by) {
        world.faultModel = new FaultModel() {
            private boolean struck;

            @Override
            public void inject(Host host, boolean afterwards) {}

            @Override
            public Optional<Late> late(Host host, Request kind) {
                if (struck || kind != late) {
                    return Optional.empty();
                }
                struck = true;
                return Optional.of(new Late(Duration.ofSeconds(30), by));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 60, 119})
    void aLockThatComesLateIsGivenBackThoughTheNeedHasGone(int seconds) {
        Host host = addHost("node1");
        world.runFor(SOON);
        firstIsLate(Request.WRITE_LOCK, Duration.ofSeconds(seconds));
        host.setSentinel(true);
        world.time.in(Duration.ofSeconds(31), () -> host.setSentinel(false));
        world.runFor(Duration.ofMinutes(3));
        assertTrue(story().contains("which has given it up, arrives"), this::story);
        assertDoneWithin(Duration.ofMinutes(10));
    }

    @Test
    void aLockThatComesLateIsGivenBackThoughTheWindowHasClosed() {
        // The window closes a second after the client has given up.
        world.rules = SmallWorld.with(world.rules, new Schedule(ZoneOffset.UTC,
                List.of(new Window(List.of(), LocalTime.of(20, 0), new Window.End.At(LocalTime.of(22, 10)))), List.of()));
        Host host = addHost("node1");
        world.runFor(SOON);
        firstIsLate(Request.WRITE_LOCK, Duration.ofSeconds(4));
        world.runUntil(SmallWorld.BEGIN.plus(Duration.ofMinutes(10)).minusSeconds(31));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(20));
        assertEquals(List.of(), world.api.record().holders(), this::story);
        assertDoneWithin(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 60, 119})
    void aCordonThatComesLateIsLiftedThoughTheNeedHasGone(int seconds) {
        Host host = addBusyHost("node1");
        addSpareHost();
        world.runFor(SOON);
        firstIsLate(Request.WRITE_NODE, Duration.ofSeconds(seconds));
        host.setSentinel(true);
        runUntilDraining(host);
        host.setSentinel(false);
        assertDoneWithin(Duration.ofMinutes(15));
    }

    @Test
    void whoIsStoppedWhileAWriteIsInDoubtLeavesTheRestToItsNextRun() {
        Host host = addHost("node1");
        world.runFor(SOON);
        firstIsLate(Request.WRITE_LOCK, Duration.ofSeconds(100));
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(35));
        host.daemon.stop();
        world.runFor(Duration.ofSeconds(10));
        assertFalse(host.daemon.isRunning(), this::story);
        host.setSentinel(false);
        world.runFor(Duration.ofMinutes(10));
        host.daemon.start();
        assertDoneWithin(Duration.ofMinutes(10));
    }

    // ------------------------------------------------------------------ watches

    /** Loses the first answer as soon as something is so, lets something happen then, and delays all news by 20 s. */
    private void loseAnAnswerBehindSlowWatches(BooleanSupplier isSo, Runnable then) {
        world.faultModel = new FaultModel() {
            private boolean lost;

            @Override
            public void inject(Host asking, boolean afterwards) throws Trouble {
                if (!lost && afterwards && isSo.getAsBoolean()) {
                    lost = true;
                    then.run();
                    throw new Trouble("the answer was lost", "");
                }
            }

            @Override
            public Duration delayOfNews() {
                return Duration.ofSeconds(20);
            }
        };
    }

    /** Its answer to the take is lost, its watch is behind, and it is stopped: it must not ask as fast as it can. */
    @Test
    void anUndoBehindASlowWatchAsksNoMoreThanItMay() {
        Host host = addHost("node1");
        world.runFor(SOON);
        loseAnAnswerBehindSlowWatches(() -> world.api.record().holder(host.name).isPresent(), () -> host.daemon.stop());
        long before = world.api.requests();
        host.setSentinel(true);
        world.runFor(Duration.ofSeconds(30));
        assertTrue(world.api.requests() - before < 40, () -> (world.api.requests() - before) + " requests\n" + story());
        world.faultModel = FaultModel.NONE;
        host.daemon.start();
        assertDoneWithin(Duration.ofMinutes(15));
    }

    /** News of the lock come late, and each request takes longer than the pause after a write in vain. */
    @Test
    void aLockThatIsKnownToBeOutdatedIsReadBeforeItIsWrittenAgain() {
        Host host = addBusyHost("node1");
        addSpareHost();
        world.runFor(SOON);
        host.setSentinel(true);
        runUntilDraining(host);
        world.faultModel = new FaultModel() {
            @Override
            public void inject(Host asking, boolean afterwards) {}

            @Override
            public Duration underWay() {
                return Duration.ofSeconds(2);
            }

            @Override
            public Duration delayOfNews() {
                return Duration.ofMinutes(5);
            }
        };
        world.api.operator(record -> record);
        long before = world.api.requests(Request.WRITE_LOCK);
        host.daemon.stop();
        world.runFor(Duration.ofMinutes(1));
        assertFalse(host.daemon.isRunning(), this::story);
        assertEquals(List.of(), world.api.record().holders(), this::story);
        assertEquals(2, world.api.requests(Request.WRITE_LOCK) - before, this::story);
    }

    /** The marks are written in a request of their own, and their writing ends the doubt: that the Node is cordoned is seen. */
    @Test
    void aCordonWhoseAnswerWasLostIsLiftedThoughTheWatchDoesNotTellIt() {
        rules(Duration.ZERO, DRAIN_TIMEOUT, OnTimeout.UNDO, new Marks(true, Map.of("rebooting", "yes"), Map.of("rebooting", "no"), Optional.empty()));
        Host host = addBusyHost("node1");
        addSpareHost();
        world.runFor(SOON);
        loseAnAnswerBehindSlowWatches(() -> host.node().filter(Cordon::isOurs).isPresent(), () -> host.setSentinel(false));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(1));
        world.faultModel = FaultModel.NONE;
        assertDoneWithin(Duration.ofMinutes(15));
        assertEquals(1, host.boots, this::story);
    }

    @ParameterizedTest
    @EnumSource(value = PhaseName.class, names = {"QUEUED", "DRAINING", "REBOOTING", "RETURNING"})
    void watchesThatFallSilentForMinutesHoldNothingUpForGood(PhaseName phase) {
        Host first = addBusyHost("node1");
        Host second = addBusyHost("node2");
        addSpareHost();
        world.runFor(SOON);
        first.setSentinel(true);
        runUntilDraining(first);
        second.setSentinel(true);
        Host silent = phase == PhaseName.QUEUED ? second : first;
        runUntilPhase(silent, phase);
        silent.silenceWatches(true);
        world.runFor(Duration.ofMinutes(5));
        silent.silenceWatches(false);
        assertDoneWithin(Duration.ofMinutes(30));
    }

    /** The process ends with the thread, and systemd starts it again. */
    @ParameterizedTest
    @EnumSource(value = PhaseName.class, names = {"DRAINING", "REBOOTING", "RETURNING"})
    void aThreadThatDiesIsNoSilentDeath(PhaseName phase) {
        Host host = addBusyHost("node1");
        addSpareHost();
        world.runFor(SOON);
        host.setSentinel(true);
        runUntilPhase(host, phase);
        host.daemon.loseThread();
        assertFalse(host.daemon.isRunning());
        assertDoneWithin(Duration.ofMinutes(15));
        assertEquals(2, host.boots, this::story);
    }

    /** B7: another ring within the reaction time to news of the lock takes nothing away. */
    @Test
    void aRingWhileItWaitsToReactDoesNotKeepANodeFromItsTurn() {
        Host first = addHost("node1");
        Host second = addHost("node2");
        world.runFor(SOON);
        first.bootTime = Duration.ofHours(1);
        first.setSentinel(true);
        runUntilPhase(first, PhaseName.REBOOTING);
        second.setSentinel(true);
        world.runFor(Duration.ofMinutes(10));
        assertEquals(PhaseName.QUEUED, second.daemon.report().phase(), this::story);
        // News that change nothing; then a ring of another kind; then the lock becomes free before it has reacted.
        world.api.operator(record -> record);
        world.runFor(Duration.ofMillis(250));
        second.daemon.wake();
        world.api.operator(_ -> LockRecord.FREE);
        world.runFor(Duration.ofSeconds(10));
        assertTrue(world.api.record().holder(second.name).isPresent(), this::story);
    }

    // ------------------------------------------------------------------ clocks

    /** Two hours behind at boot, and put right soon after: as machines are whose battery is flat. */
    @ParameterizedTest
    @ValueSource(ints = {-120, 120})
    void aClockThatIsPutRightAfterTheBootDoesNotChangeTheTimeToSettle(int minutes) {
        rules(SETTLE, DRAIN_TIMEOUT, OnTimeout.UNDO, Marks.NONE);
        Host host = addHost("node1");
        world.runFor(SOON);
        host.clockErrorAtBoot = Duration.ofMinutes(minutes);
        host.setSentinel(true);
        runUntilPhase(host, PhaseName.RETURNING);
        while (!host.hasBeenReadyFor(SETTLE.minusSeconds(2))) {
            world.runFor(Duration.ofSeconds(1));
        }
        assertTrue(Cordon.isOurs(host.node().orElseThrow()), this::story);
        assertDoneWithin(SOON);
    }

    @ParameterizedTest
    @ValueSource(ints = {-120, 20, 120})
    void aClockThatIsSetInADrainDoesNotChangeTheTimeForIt(int minutes) {
        rules(Duration.ZERO, DRAIN_TIMEOUT, OnTimeout.UNDO, Marks.NONE);
        Host host = addStuckHost("node1");
        addSpareHost();
        world.runFor(SOON);
        host.setSentinel(true);
        runUntilDraining(host);
        Instant begun = world.now();
        world.runFor(SOON);
        host.setClockError(Duration.ofMinutes(minutes));
        world.runUntil(begun.plus(DRAIN_TIMEOUT).minusSeconds(1));
        assertEquals(PhaseName.DRAINING, host.daemon.report().phase(), this::story);
        world.runFor(SOON);
        assertEquals(PhaseName.BLOCKED, host.daemon.report().phase(), this::story);
        assertEquals(List.of(), world.api.record().holders(), this::story);
    }

    @Test
    void aClockThatIsSetForwardInADrainRebootsNoNodeWithPodsOnItBeforeItsTime() {
        rules(Duration.ZERO, DRAIN_TIMEOUT, OnTimeout.REBOOT, Marks.NONE);
        Host host = addStuckHost("node1");
        addSpareHost();
        world.runFor(SOON);
        host.setSentinel(true);
        runUntilDraining(host);
        Instant begun = world.now();
        world.runFor(SOON);
        host.setClockError(Duration.ofMinutes(20));
        world.runUntil(begun.plus(DRAIN_TIMEOUT).minusSeconds(1));
        assertEquals(0, host.rebootsAsked, this::story);
        world.runFor(SOON);
        assertEquals(1, host.rebootsAsked, this::story);
    }

    // ------------------------------------------------------------------ decoration

    private static final Marks LABELS =
            new Marks(true, Map.of("rebooting", "yes"), Map.of("rebooted", "yes"), Optional.of("waits"));

    private void refuse(Answer answer) {
        world.api.refuseDecoration(new DecorationPolicy(_ -> true, answer));
    }

    @ParameterizedTest
    @EnumSource
    void decorationThatIsRefusedFromTheBeginningHindersNoReboot(Answer answer) {
        rules(Duration.ZERO, DRAIN_TIMEOUT, OnTimeout.UNDO, LABELS);
        refuse(answer);
        Host host = addBusyHost("node1");
        Host second = addBusyHost("node2");
        addSpareHost();
        world.runFor(SOON);
        host.setSentinel(true);
        second.setSentinel(true);
        world.runFor(Duration.ofMinutes(20));
        assertEquals(2, host.boots, this::story);
        assertEquals(2, second.boots, this::story);
        assertFalse(host.node().filter(Cordon::isOurs).isPresent(), this::story);
        assertEquals(List.of(), world.api.record().holders(), this::story);
    }

    @ParameterizedTest
    @EnumSource
    void decorationThatIsRefusedFromTheRebootOnKeepsNeitherCordonNorLock(Answer answer) {
        rules(Duration.ZERO, DRAIN_TIMEOUT, OnTimeout.UNDO, LABELS);
        Host host = addBusyHost("node1");
        addSpareHost();
        world.runFor(SOON);
        host.setSentinel(true);
        runUntilPhase(host, PhaseName.RETURNING);
        refuse(answer);
        world.runFor(Duration.ofMinutes(5));
        assertFalse(host.node().filter(Cordon::isOurs).isPresent(), this::story);
        assertEquals(List.of(), world.api.record().holders(), this::story);
    }

    @ParameterizedTest
    @EnumSource
    void decorationThatIsRefusedInADrainThatIsGivenUpKeepsNeitherCordonNorLock(Answer answer) {
        rules(Duration.ZERO, Duration.ofMinutes(2), OnTimeout.UNDO, LABELS);
        Host host = addStuckHost("node1");
        addSpareHost();
        world.runFor(SOON);
        host.setSentinel(true);
        runUntilDraining(host);
        refuse(answer);
        world.runFor(Duration.ofMinutes(5));
        assertFalse(host.node().filter(Cordon::isOurs).isPresent(), this::story);
        assertEquals(List.of(), world.api.record().holders(), this::story);
    }

    // ------------------------------------------------------------------ being stopped

    @ParameterizedTest
    @EnumSource(value = PhaseName.class, names = {"QUEUED", "DRAINING", "RETURNING"})
    void whoIsStoppedWhileTheApiServerIsAwayEndsAtOnce(PhaseName phase) {
        Host host = addStuckHost("node1");
        Host other = addHost("node2");
        world.runFor(SOON);
        if (phase == PhaseName.QUEUED) {
            world.api.operator(record -> record);
            other.bootTime = Duration.ofHours(1);
            other.setSentinel(true);
            world.runFor(SOON);
        }
        if (phase == PhaseName.RETURNING) {
            world.workloads.setBudget("web-node1", 0);
        }
        host.setSentinel(true);
        runUntilPhase(host, phase);
        world.api.setAway(true);
        // So long that it is deep in its back-off.
        world.runFor(Duration.ofMinutes(10));
        host.daemon.stop();
        world.runFor(Duration.ofSeconds(6));
        assertFalse(host.daemon.isRunning(), this::story);
        world.api.setAway(false);
        world.workloads.setBudget("web-node1", 0);
        host.daemon.start();
        assertDoneWithin(Duration.ofHours(3));
    }

    // ------------------------------------------------------------------ throttling, credentials

    @ParameterizedTest
    @EnumSource(value = PhaseName.class, names = {"QUEUED", "DRAINING", "RETURNING"})
    void retryAfterIsHonouredForMinutes(PhaseName phase) {
        Host first = addBusyHost("node1");
        Host second = addBusyHost("node2");
        addSpareHost();
        world.runFor(SOON);
        first.setSentinel(true);
        runUntilDraining(first);
        second.setSentinel(true);
        Host throttled = phase == PhaseName.QUEUED ? second : first;
        runUntilPhase(throttled, phase);
        throttled.throttle(Optional.of(Duration.ofSeconds(60)));
        world.runFor(Duration.ofMinutes(10));
        throttled.throttle(Optional.empty());
        assertDoneWithin(Duration.ofMinutes(40));
    }

    @ParameterizedTest
    @EnumSource(value = PhaseName.class, names = {"QUEUED", "DRAINING", "RETURNING"})
    void anExpiredCredentialIsWaitedFor(PhaseName phase) {
        Host first = addBusyHost("node1");
        Host second = addBusyHost("node2");
        addSpareHost();
        world.runFor(SOON);
        first.setSentinel(true);
        runUntilDraining(first);
        second.setSentinel(true);
        Host expired = phase == PhaseName.QUEUED ? second : first;
        runUntilPhase(expired, phase);
        expired.setCredentialExpired(true);
        world.runFor(Duration.ofMinutes(10));
        expired.setCredentialExpired(false);
        assertDoneWithin(Duration.ofMinutes(40));
    }

    // ------------------------------------------------------------------ etcd

    @Test
    void whoWaitsFindsOutThatEtcdWasRestored() {
        Host host = addHost("node1");
        world.runFor(SOON);
        ApiServer.Backup backup = world.api.backUp();
        // The lock is written ten times, and then it is as it was before.
        for (int i = 0; i < 10; i++) {
            world.api.operator(record -> record);
        }
        world.api.operator(record -> record.paused(new Pause("root@laptop", world.now(), "", Optional.empty())));
        host.setSentinel(true);
        world.runFor(SOON);
        assertEquals(PhaseName.BLOCKED, host.daemon.report().phase(), this::story);
        world.api.operator(LockRecord::resumed);
        Stored told = world.api.lock().truth();
        world.api.restore(backup);
        assertFalse(told.equals(world.api.lock().truth()));
        assertDoneWithin(Duration.ofMinutes(30));
        assertEquals(2, host.boots, this::story);
    }

    @Test
    void whoDrainsFindsOutThatEtcdWasRestoredAndRollsBack() {
        Host host = addBusyHost("node1");
        Host second = addBusyHost("node2");
        addSpareHost();
        world.runFor(SOON);
        ApiServer.Backup backup = world.api.backUp();
        world.workloads.setBudget("web-node1", 3);
        host.setSentinel(true);
        runUntilDraining(host);
        second.setSentinel(true);
        world.runFor(SOON);
        assertTrue(world.api.canRestore(backup));
        world.api.restore(backup);
        world.workloads.setBudget("web-node1", 0);
        assertDoneWithin(Duration.ofHours(2));
    }
}
