package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The whole agent under virtual time: clocks that are wrong, or are set. */
final class AgentClockTest extends AgentInSmallWorld {
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
        world.gates = _ -> List.of(SmallWorld.gate(() -> closed.get() ? Optional.of("an alert is active") : Optional.empty()));
        Host host = addHost("node1");
        host.setClockError(Duration.ofHours(6));
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        assertEquals(PhaseName.BLOCKED, host.daemon.report().phase(), this::story);
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
        assertEquals(PhaseName.DRAINING, host.daemon.report().phase(), this::story);
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
}
