package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.host.Inhibitor;
import dev.kured.lock.LockRecord;
import dev.kured.node.Cordon;
import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The whole agent under virtual time: windows and exclusions. */
final class AgentWindowTest extends AgentInSmallWorld {
    /** Open every day for this long from this time on; the world begins at 22:00. */
    private static Schedule daily(String start, Duration length) {
        return new Schedule(ZoneOffset.UTC,
                List.of(new Window(List.of(), LocalTime.parse(start), new Window.End.After(length))),
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
        assertEquals(PhaseName.BLOCKED, hosts.getFirst().daemon.report().phase());
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
        assertEquals(PhaseName.DRAINING, slow.daemon.report().phase(), this::story);
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
        assertEquals(PhaseName.DRAINING, host.daemon.report().phase(), this::story);
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
        assertEquals(PhaseName.REBOOTING, host.daemon.report().phase(), this::story);
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
        assertEquals(PhaseName.REBOOTING, host.daemon.report().phase(), this::story);
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
            if (host.daemon.report().phase() == PhaseName.REBOOTING) {
                world.time.pass(Duration.ofHours(1));
            }
        };
        world.runFor(Duration.ofHours(2));
        assertEquals(1, host.boots, this::story);
        assertAllReleased(host);
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
}
