package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What kured puts on its Node for others to see, and that all of it goes away again. */
final class MarksTest {
    private static final Instant NOW = Instant.parse("2026-11-24T03:04:05.678Z");
    private static final Taint FOREIGN = new Taint("gpu", Optional.of("yes"), "NoSchedule", Optional.empty());
    private static final Taint OURS = Taint.preferNoSchedule("kured");
    private static final Marks ALL = new Marks(
            true,
            Map.of("example.com/state", "rebooting", "example.com/by", "kured"),
            Map.of("example.com/state", "rebooted"),
            Optional.of("kured"));

    private static NodeView node(Map<String, String> annotations, Map<String, String> labels, List<Taint> taints) {
        return new NodeView(new NodeName("n1"), "u1", "7", false, Optional.empty(), Optional.empty(), annotations, labels, taints);
    }

    private static final NodeView PLAIN = node(Map.of("a", "b"), Map.of("zone", "1"), List.of(FOREIGN));

    /** As the API server applies it. */
    private static NodeView apply(NodeView node, NodeChange change) {
        return node(merge(node.annotations(), change.annotations()), merge(node.labels(), change.labels()),
                change.taints().orElse(node.taints()));
    }

    private static Map<String, String> merge(Map<String, String> texts, Map<String, Optional<String>> change) {
        var merged = new HashMap<>(texts);
        change.forEach((key, value) -> {
            merged.remove(key);
            value.ifPresent(text -> merged.put(key, text));
        });
        return merged;
    }

    @Test
    void aWaitingNodeSaysSinceWhenAndWhy() {
        NodeView waiting = apply(PLAIN, Marks.NONE.waiting(PLAIN, NOW, "/run/reboot-required: libc6"));
        assertEquals("2026-11-24T03:04:05Z /run/reboot-required: libc6", waiting.annotations().get(Marks.WAITING));
        assertTrue(Marks.areLeft(waiting));
        assertTrue(Marks.NONE.waiting(waiting, NOW.plusSeconds(9), "something else").isNone(), "it is said once");
        assertFalse(Marks.areLeft(apply(waiting, Marks.NONE.place(waiting, NOW))), "with the cordon it waits no more");
    }

    @Test
    void theTaintIsPutBesideThoseOfOthersAndGoesAlone() {
        NodeView tainted = apply(PLAIN, ALL.tainting(PLAIN));
        assertEquals(List.of(FOREIGN, OURS), tainted.taints());
        assertTrue(ALL.tainting(tainted).isNone());
        assertEquals(List.of(FOREIGN), apply(tainted, ALL.lift(tainted)).taints());
        assertTrue(Marks.NONE.tainting(PLAIN).isNone());
    }

    @Test
    void aTaintOfTheSameKeyThatSomebodyElsePlacedStays() {
        NodeView theirs = node(Map.of(), Map.of(), List.of(OURS));
        assertTrue(ALL.tainting(theirs).isNone());
        NodeView placed = apply(theirs, ALL.place(theirs, NOW));
        assertEquals(List.of(OURS), apply(placed, ALL.lift(placed)).taints());
    }

    @Test
    void labelsAndAnnotationsComeWithTheCordonAndGoWithIt() {
        NodeView placed = apply(PLAIN, ALL.place(PLAIN, NOW));
        assertEquals("rebooting", placed.labels().get("example.com/state"));
        assertEquals("2026-11-24T03:04:05Z", placed.annotations().get(Marks.IN_PROGRESS));
        assertEquals("2026-11-24T03:04:05Z", placed.annotations().get(Marks.MOST_RECENT));
        assertTrue(ALL.place(placed, NOW.plusSeconds(60)).isNone(), "once");

        NodeView lifted = apply(placed, ALL.lift(placed));
        assertEquals(Map.of("zone", "1", "example.com/state", "rebooted"), lifted.labels());
        assertEquals(Map.of("a", "b", Marks.MOST_RECENT, "2026-11-24T03:04:05Z"), lifted.annotations());
        assertTrue(ALL.lift(lifted).isNone());
    }

    @Test
    void whatWasPutOnGoesAwayUnderAnyOtherConfiguration() {
        NodeView marked = apply(PLAIN, ALL.tainting(PLAIN));
        marked = apply(marked, ALL.place(marked, NOW));
        NodeView lifted = apply(marked, Marks.NONE.lift(marked));
        assertEquals(PLAIN.labels(), lifted.labels());
        assertEquals(PLAIN.taints(), lifted.taints());
        assertEquals(Map.of("a", "b", Marks.MOST_RECENT, "2026-11-24T03:04:05Z"), lifted.annotations());
    }

    @Test
    void labelsAfterComeOnlyAfterACordon() {
        NodeView waiting = apply(PLAIN, ALL.waiting(PLAIN, NOW, "why"));
        assertEquals(PLAIN, apply(waiting, ALL.lift(waiting)));
    }

    /** In any order and under any configurations: after the lift nothing of ours is left, and nothing of others gone. */
    @Test
    void nothingIsLeftAndNothingOfOthersIsGone() {
        Seeds.forManySeeds(5_000, random -> {
            NodeView node = PLAIN;
            for (int i = random.nextInt(12); i > 0; i--) {
                Marks marks = someMarks(random);
                node = apply(node, switch (random.nextInt(4)) {
                    case 0 -> marks.waiting(node, NOW, "why");
                    case 1 -> marks.tainting(node);
                    case 2 -> marks.place(node, NOW);
                    default -> marks.lift(node);
                });
            }
            Marks last = new Marks(random.nextBoolean(), someMarks(random).labelsBefore(), Map.of(), Optional.empty());
            NodeView lifted = apply(node, last.lift(node));
            assertFalse(Marks.areLeft(lifted), lifted.toString());
            assertEquals(PLAIN.taints(), lifted.taints());
            assertEquals("1", lifted.labels().get("zone"));
            assertTrue(lifted.labels().keySet().stream().noneMatch(key -> key.startsWith("before")), lifted.toString());
            assertFalse(lifted.annotations().containsKey(Marks.IN_PROGRESS), lifted.toString());
        });
    }

    private static Marks someMarks(Random random) {
        return new Marks(
                random.nextBoolean(),
                random.nextBoolean() ? Map.of() : Map.of("before" + random.nextInt(3), "1", "before/x", "2"),
                random.nextBoolean() ? Map.of() : Map.of("after" + random.nextInt(3), "1"),
                random.nextBoolean() ? Optional.empty() : Optional.of("taint" + random.nextInt(2)));
    }
}
