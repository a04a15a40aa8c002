package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.LockRules;
import dev.kured.agent.Rules;
import dev.kured.terms.Concurrency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code kured rehearse} stands on. */
final class RehearsalTest {
    private final List<String> seen = new ArrayList<>();

    private static Plan plan(int nodes, long seed, FaultLevel faults) {
        return new Plan(nodes, 5, SmallWorld.RULES, SmallWorld.BEGIN, Duration.ofMinutes(10), Duration.ofMinutes(3), seed,
                faults, Plan.Gates.NONE);
    }

    private Rehearsal rehearsal(Plan plan) {
        return new Rehearsal(plan, (at, node, stage, report) ->
                seen.add(at + " " + node + " " + stage + " " + report.sentence()));
    }

    private List<String> course(Plan plan) {
        seen.clear();
        rehearsal(plan).runUntil(plan.start().plus(Duration.ofHours(12)));
        return List.copyOf(seen);
    }

    @Test
    void everyNodeOfAFleetRebootsOnceAndOneAtATime() {
        Rehearsal rehearsal = rehearsal(plan(12, 1, FaultLevel.NONE));
        assertTrue(rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofHours(3))));
        Totals totals = rehearsal.totals();
        assertEquals(12, totals.rebooted());
        assertEquals(0, totals.left());
        assertEquals(1, totals.mostAtOnce());
        assertEquals(12, seen.stream().filter(line -> line.contains(" DOWN ")).count(), seen::toString);
    }

    /** Also where ten places become free at once; in a larger fleet, see {@link ScaleBenchmark}. */
    @Test
    void theLockIsHandedOnSoonAndWithFewTries() {
        Rules rules = SmallWorld.with(SmallWorld.RULES, new LockRules(
                new Concurrency.Nodes(10), Optional.empty(), false, Duration.ZERO, Duration.ZERO));
        Rehearsal rehearsal = rehearsal(new Plan(300, 5, rules, SmallWorld.BEGIN, Duration.ZERO, Duration.ofMinutes(3), 1,
                FaultLevel.NONE, Plan.Gates.NONE));
        assertTrue(rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofHours(12))));
        HandOverTotals handOvers = rehearsal.handOvers();
        assertTrue(handOvers.number() > 200, handOvers::toString);
        assertTrue(handOvers.longestGap().compareTo(Duration.ofSeconds(5)) <= 0, handOvers::toString);
        long writes = rehearsal.totals().requests().getOrDefault(Request.WRITE_LOCK, 0L);
        assertTrue(writes <= 10 * handOvers.number(), writes + " writes for " + handOvers);
    }

    /** A few nodes in a hundred meet something, and all of them reboot. */
    @Test
    void anOrdinaryBadDayMeetsFewNodes() {
        int met = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Rehearsal rehearsal = rehearsal(plan(40, seed, FaultLevel.SOME));
            assertTrue(rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofHours(12))), "seed " + seed);
            met += rehearsal.totals().nodesAffected();
        }
        assertTrue(met >= 5 && met <= 30, met + " of 200 nodes met something");
    }

    @Test
    void theSameSeedRehearsesTheSameAndAnotherOneDoesNot() {
        List<String> first = course(plan(6, 1, FaultLevel.STORM));
        assertEquals(first, course(plan(6, 1, FaultLevel.STORM)));
        assertNotEquals(first, course(plan(6, 2, FaultLevel.STORM)));
    }
}
