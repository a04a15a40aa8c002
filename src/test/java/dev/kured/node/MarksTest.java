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

/** kured sets marks on its Node for others, and removes them all again. */
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

    /** Applies a change as the API server does. */
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

    private static NodeChange waiting(Marks marks, NodeView node, String why) {
        return Marks.together(node, marks.waiting(node, NOW, why).stream().filter(mark -> mark.adds().isEmpty()).toList());
    }

    private static NodeChange tainting(Marks marks, NodeView node) {
        return Marks.together(node, marks.waiting(node, NOW, "").stream().filter(mark -> !mark.adds().isEmpty()).toList());
    }

    private static NodeChange place(Marks marks, NodeView node) {
        return Marks.together(node, marks.place(node, NOW));
    }

    private static NodeChange lift(Marks marks, NodeView node) {
        return Marks.together(node, marks.lift(node));
    }

    @Test
    void aWaitingNodeSaysSinceWhenAndWhy() {
        NodeView waiting = apply(PLAIN, waiting(Marks.NONE, PLAIN, "/run/reboot-required: libc6"));
        assertEquals("2026-11-24T03:04:05Z /run/reboot-required: libc6", waiting.annotations().get(Marks.WAITING));
        assertTrue(Marks.areLeft(waiting));
        assertTrue(waiting(Marks.NONE, waiting, "something else").isNone(), "it is said once");
        assertFalse(Marks.areLeft(apply(waiting, place(Marks.NONE, waiting))), "with the cordon it waits no more");
    }

    @Test
    void theTaintIsPutBesideThoseOfOthersAndGoesAlone() {
        NodeView tainted = apply(PLAIN, tainting(ALL, PLAIN));
        assertEquals(List.of(FOREIGN, OURS), tainted.taints());
        assertTrue(tainting(ALL, tainted).isNone());
        assertEquals(List.of(FOREIGN), apply(tainted, lift(ALL, tainted)).taints());
        assertTrue(tainting(Marks.NONE, PLAIN).isNone());
    }

    @Test
    void aTaintOfTheSameKeyThatSomebodyElsePlacedStays() {
        NodeView theirs = node(Map.of(), Map.of(), List.of(OURS));
        assertTrue(tainting(ALL, theirs).isNone());
        NodeView placed = apply(theirs, place(ALL, theirs));
        assertEquals(List.of(OURS), apply(placed, lift(ALL, placed)).taints());
    }

    @Test
    void labelsAndAnnotationsComeWithTheCordonAndGoWithIt() {
        NodeView placed = apply(PLAIN, place(ALL, PLAIN));
        assertEquals("rebooting", placed.labels().get("example.com/state"));
        assertEquals("2026-11-24T03:04:05Z", placed.annotations().get(Marks.IN_PROGRESS));
        assertEquals("2026-11-24T03:04:05Z", placed.annotations().get(Marks.MOST_RECENT));
        assertTrue(place(ALL, placed).isNone(), "once");

        NodeView lifted = apply(placed, lift(ALL, placed));
        assertEquals(Map.of("zone", "1", "example.com/state", "rebooted"), lifted.labels());
        assertEquals(Map.of("a", "b", Marks.MOST_RECENT, "2026-11-24T03:04:05Z"), lifted.annotations());
        assertTrue(lift(ALL, lifted).isNone());
    }

    /** Defect B16. */
    @Test
    void aLabelThatWasThereBeforeIsPutBack() {
        NodeView labelled = node(Map.of(), Map.of("example.com/state", "serving", "zone", "1"), List.of());
        var before = new Marks(false, Map.of("example.com/state", "rebooting"), Map.of(), Optional.empty());
        NodeView placed = apply(labelled, place(before, labelled));
        assertEquals("rebooting", placed.labels().get("example.com/state"));
        assertTrue(place(before, placed).isNone(), "once, also after a restart");
        assertEquals(labelled, apply(placed, lift(Marks.NONE, placed)));
    }

    /** The list stays correct if each mark is set alone, which kured does after all together were refused. */
    @Test
    void marksThatAreMadeOneByOneComeToTheSame() {
        NodeView oneByOne = PLAIN;
        for (Mark mark : ALL.place(PLAIN, NOW)) {
            oneByOne = apply(oneByOne, Marks.together(oneByOne, List.of(mark)));
        }
        assertEquals(apply(PLAIN, place(ALL, PLAIN)), oneByOne);
        NodeView lifted = oneByOne;
        for (Mark mark : ALL.lift(oneByOne)) {
            lifted = apply(lifted, Marks.together(lifted, List.of(mark)));
        }
        assertEquals(apply(oneByOne, lift(ALL, oneByOne)), lifted);
    }

    @Test
    void whatWasPutOnGoesAwayUnderAnyOtherConfiguration() {
        NodeView marked = apply(PLAIN, tainting(ALL, PLAIN));
        marked = apply(marked, place(ALL, marked));
        NodeView lifted = apply(marked, lift(Marks.NONE, marked));
        assertEquals(PLAIN.labels(), lifted.labels());
        assertEquals(PLAIN.taints(), lifted.taints());
        assertEquals(Map.of("a", "b", Marks.MOST_RECENT, "2026-11-24T03:04:05Z"), lifted.annotations());
    }

    @Test
    void labelsAfterComeOnlyAfterACordon() {
        NodeView waiting = apply(PLAIN, waiting(ALL, PLAIN, "why"));
        assertEquals(PLAIN, apply(waiting, lift(ALL, waiting)));
    }

    /** In any order and with any configurations, the lift removes all of kured's marks and nothing else. */
    @Test
    void nothingIsLeftAndNothingOfOthersIsGone() {
        Seeds.forManySeeds(5_000, random -> {
            NodeView node = PLAIN;
            for (int i = random.nextInt(12); i > 0; i--) {
                Marks marks = someMarks(random);
                node = apply(node, switch (random.nextInt(4)) {
                    case 0 -> waiting(marks, node, "why");
                    case 1 -> tainting(marks, node);
                    case 2 -> place(marks, node);
                    default -> lift(marks, node);
                });
            }
            Marks last = new Marks(random.nextBoolean(), someMarks(random).labelsBefore(), Map.of(), Optional.empty());
            NodeView lifted = apply(node, lift(last, node));
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
