package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RebootHistoryTest {
    private static final Instant NOW = Instant.parse("2026-11-22T22:00:00Z");

    private static NodeView node(Map<String, String> annotations) {
        return new NodeView(new NodeName("n1"), "u1", "7", false, Optional.empty(), Optional.empty(), annotations, Map.of(), List.of());
    }

    private static NodeView node(String history) {
        return node(Map.of(RebootHistory.ANNOTATION, history));
    }

    private static NodeView changed(NodeChange change) {
        return node(change.annotations().get(RebootHistory.ANNOTATION).orElseThrow());
    }

    @Test
    void aNodeThatWasNeverRebootedHasNoHistory() {
        assertEquals(List.of(), RebootHistory.lastDay(node(Map.of()), NOW));
    }

    @Test
    void whatIsADayOldIsForgotten() {
        String text = "2026-11-21T21:59:59Z,2026-11-21T22:00:00Z,2026-11-21T22:00:01Z,2026-11-22T21:00:00Z";
        assertEquals(List.of(Instant.parse("2026-11-21T22:00:01Z"), Instant.parse("2026-11-22T21:00:00Z")),
                RebootHistory.lastDay(node(text), NOW));
        assertEquals(Optional.of("2026-11-21T22:00:01Z,2026-11-22T21:00:00Z,2026-11-22T22:00:00Z"),
                RebootHistory.add(node(text), NOW, NOW).annotations().get(RebootHistory.ANNOTATION));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ",", ",,,", "yesterday", "1795384801", "2026-11-22", "2026-11-22T21:00", "{\"a\":1}", "2026-13-22T21:00:00Z"
    })
    void whatIsNoMomentIsPassedOver(String garbage) {
        assertEquals(List.of(), RebootHistory.lastDay(node(garbage), NOW));
        assertEquals(List.of(Instant.parse("2026-11-22T21:00:00Z")),
                RebootHistory.lastDay(node(garbage + ", 2026-11-22T21:00:00Z ," + garbage), NOW));
    }

    @Test
    void aSecondThatAClockPassesTwiceTellsTwoReboots() {
        NodeView node = node("2026-11-22T21:59:59Z,2026-11-22T22:00:00Z,2026-11-22T22:00:01Z");
        assertEquals(Instant.parse("2026-11-22T22:00:02.500Z"), RebootHistory.unused(node, NOW.plusMillis(500)));
        assertEquals(NOW, RebootHistory.unused(node("2026-11-22T21:59:59Z"), NOW));
    }

    @Test
    void anyTextIsReadWithoutHarm() {
        Seeds.forManySeeds(5_000, random -> {
            NodeView node = node(Seeds.text(random, 30));
            assertEquals(1 + RebootHistory.lastDay(node, NOW).size(),
                    RebootHistory.lastDay(changed(RebootHistory.add(node, NOW, NOW)), NOW).size());
        });
    }

    /** Even if the clock jumps, only entries older than a day by the present clock are removed. */
    @Test
    void itHoldsWhatWasAddedInTheLastDayInTheOrderOfAdding() {
        Seeds.forManySeeds(1_000, random -> {
            Instant now = NOW;
            NodeView node = node(Map.of());
            var added = new ArrayList<Instant>();
            for (int reboot = 0; reboot < 20; reboot++) {
                now = now.plusMillis(random.nextInt(1, 40_000_000));
                NodeChange change = RebootHistory.add(node, now, now);
                assertEquals(Optional.empty(), change.unschedulable());
                node = changed(change);
                added.add(now.truncatedTo(ChronoUnit.SECONDS));
                Instant dayAgo = now.minus(Duration.ofDays(1));
                added.removeIf(moment -> !moment.isAfter(dayAgo));
                assertEquals(added, RebootHistory.lastDay(node, now));
            }
        });
    }

    @Test
    void aClockThatJumpsBackForgetsNothing() {
        NodeView node = changed(RebootHistory.add(node(Map.of()), NOW.plus(Duration.ofHours(20)), NOW));
        NodeView later = changed(RebootHistory.add(node, NOW, NOW));
        assertEquals(2, RebootHistory.lastDay(later, NOW).size());
        assertTrue(RebootHistory.lastDay(later, NOW).contains(NOW));
    }

    /** Otherwise the entry would prevent reboots for that long. */
    @Test
    void aClockThatWasAheadByYearsIsPassedOver() {
        NodeView node = changed(RebootHistory.add(node(Map.of()), NOW.plus(Duration.ofDays(1)), NOW));
        assertEquals(List.of(), RebootHistory.lastDay(node, NOW));
    }

    /** Other entries that look later stay, because the clock may have been ahead. */
    @Test
    void itIsKnownByTheMomentAtWhichTheLockWasTaken() {
        NodeView node = node("2026-11-22T21:00:00Z,2026-11-23T03:00:00Z");
        assertTrue(RebootHistory.has(node, NOW.minus(Duration.ofHours(1)).plusMillis(500), NOW));
        assertFalse(RebootHistory.has(node, NOW.minus(Duration.ofMinutes(61)), NOW));
        assertFalse(RebootHistory.has(node, NOW.minus(Duration.ofMinutes(59)), NOW));
    }
}
