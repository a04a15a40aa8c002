package dev.kured.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.SmallWorld;
import dev.kured.rehearse.Totals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each figure is counted by hand: see {@link Story#ofThree}. */
final class SummaryTest {
    private final Summary summary = Summary.of(Story.ofThree().course());

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void howMuchLongerItTookIsToldWhereBothCameToTheirEnd() {
        Timeline slow = new Story(1, SmallWorld.RULES).at(0, 1, NodeStage.DONE)
                .recording.course(Story.second(100), new Totals(1, 0, 0, Map.of(), 0, 7, 1));
        Timeline withoutFaults = new Story(1, SmallWorld.RULES).at(0, 1, NodeStage.DONE)
                .recording.course(Story.second(40), new Totals(1, 0, 0, Map.of(), 0, 0, 0));
        Timeline unfinished = new Story(1, SmallWorld.RULES).at(0, 1, NodeStage.IDLE)
                .recording.course(Story.second(40), new Totals(0, 1, 0, Map.of(), 0, 0, 0));
        assertEquals(Optional.of(Duration.ofSeconds(60)), Summary.of(slow, Optional.of(withoutFaults)).delay());
        assertEquals(Optional.empty(), Summary.of(slow, Optional.of(unfinished)).delay());
        assertEquals(Optional.empty(), Summary.of(slow).delay());
        List<String> lines = SummaryText.of(Summary.of(slow, Optional.of(withoutFaults)), TerminalColors.NONE);
        assertTrue(lines.contains("  faults     7 injected, 1 of 1 node affected; 1m longer than without faults"), lines::toString);
    }

    @Test
    void aNodeIsAwayFromItsCordonUntilItIsBack() {
        // node1: 10 to 240, node3: 304 to 540; node2 has not rebooted.
        assertEquals(Optional.of(new Percentiles(seconds(230), seconds(236))), summary.away());
        assertEquals(Optional.of(Story.name(3)), summary.slowest().map(NodeTimeline::name));
    }

    @Test
    void aGapIsFromAFreePlaceUntilTheNextNodeHasIt() {
        // 240 to 242, and 301 to 304; what became free at 540 nobody waited for.
        assertEquals(Optional.of(new Percentiles(seconds(2), seconds(3))), summary.gaps());
    }

    @Test
    void aWindowIsUsedWhileNodesAreAwayInIt() {
        WindowUse use = summary.windows().getFirst();
        assertEquals(1, summary.windows().size());
        assertEquals(seconds(230 + 59 + 236), use.used());
        assertEquals(Optional.of(87L), use.percent());
        assertEquals(2, use.rebooted());
        assertEquals(1, use.left());
    }

    @Test
    void whatKeptNodesBackIsCountedByItsCause() {
        assertEquals(
                List.of(
                        new Summary.Blocked(Cause.LOCK, 3, new Percentiles(seconds(242), seconds(304))),
                        new Summary.Blocked(new Cause("retry-after"), 1, new Percentiles(seconds(299), seconds(299))),
                        new Summary.Blocked(new Cause("window"), 1, new Percentiles(seconds(120), seconds(120)))),
                summary.blocked());
        assertEquals(1, summary.triesTakenBack());
    }

    @Test
    void requestsAreCountedForEachReboot() {
        assertEquals(Optional.of(10.0), summary.requestsPerReboot());
        assertEquals(Optional.of(3.0), summary.requestsPerHandOver());
    }

    @Test
    void itIsReadOnATerminal() {
        assertEquals("""
                2 of 3 nodes rebooted in 12m, 1 left over
                             Tue 2026-12-01 22:00 UTC to Tue 2026-12-01 22:12 UTC
                  per node   away for 3m50s (median), longest 3m56s (node3)
                  at once    at most 1 node away, of 1 allowed
                  window     Tue 2026-12-01 22:00 UTC, 10m: 87% used, 2 rebooted, 1 left over
                  hand-over  2.0s (median) until the next node holds the lock, longest 3.0s
                  API        20 requests, 10.0 a reboot; 3.0 for the lock a hand-over
                  blocked    others hold the lock: 3 nodes, for 4m2s (median), longest 5m4s
                  blocked    back-off after a failed attempt: 1 node, for 4m59s (median), longest 4m59s
                  blocked    the window is closed: 1 node, for 2m (median), longest 2m
                  rollbacks  1 attempt rolled back: uncordoned, lock released
                  left over  node2 (blocked)""",
                String.join("\n", SummaryText.of(summary, TerminalColors.NONE)));
    }

    @Test
    void aMachineThatGoesDownByItselfIsNotAway() {
        Timeline course = new Story(1, SmallWorld.RULES)
                .at(0, 1, NodeStage.IDLE).at(10, 1, NodeStage.DOWN).at(70, 1, NodeStage.DONE)
                .recording.course(Story.second(100), new Totals(1, 0, 0, Map.of(), 0, 0, 0));
        Summary summary = Summary.of(course);
        assertEquals(Optional.empty(), summary.away());
        assertEquals(List.of(new Summary.Blocked(Cause.OUTAGE, 1, new Percentiles(seconds(60), seconds(60)))), summary.blocked());
    }

    @Test
    void beforeAnythingHasHappenedThereIsLittleToSay() {
        Timeline course = new Story(1, SmallWorld.RULES).at(0, 1, NodeStage.IDLE)
                .recording.course(Story.START, new Totals(0, 1, 0, Map.of(), 0, 0, 0));
        assertEquals("""
                0 of 1 node rebooted in 0s, 1 left over
                             Tue 2026-12-01 22:00 UTC to Tue 2026-12-01 22:00 UTC
                  at once    at most 0 nodes away, of 1 allowed
                  window     none: reboots may happen at any time
                  API        0 requests
                  left over  node1 (idle)""",
                String.join("\n", SummaryText.of(Summary.of(course), TerminalColors.NONE)));
    }
}
