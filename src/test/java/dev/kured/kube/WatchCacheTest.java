package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.WatchCache.Known;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchCacheTest {
    private final WatchCache<String> knowledge = new WatchCache<>();

    @Test
    void versionsCompareAsNumbersOfAnyLength() {
        assertTrue(WatchCache.newer("10", "9"));
        assertTrue(WatchCache.newer("20000000000000000000001", "20000000000000000000000"));
        assertFalse(WatchCache.newer("9", "10"));
        assertFalse(WatchCache.newer("9", "9"));
        assertTrue(WatchCache.newer("opaque", "9"), "taken as it comes");
    }

    @Test
    void olderNewsNeverReplaceAnOwnWrite() {
        knowledge.replace(Map.of("a", new Known<>("5", "five")), "7");
        assertTrue(knowledge.learn("a", new Known<>("20", "own")));
        assertFalse(knowledge.learn("a", new Known<>("15", "overtaken")));
        assertFalse(knowledge.forget("a", "16"), "made anew since it was deleted");
        assertFalse(knowledge.replace(Map.of("a", new Known<>("15", "overtaken")), "17"));
        assertFalse(knowledge.replace(Map.of(), "18"));
        assertEquals(List.of("own"), List.copyOf(knowledge.values()));
    }

    @Test
    void anOwnWriteThatWasDeletedSinceDoesNotComeBack() {
        knowledge.replace(Map.of("a", new Known<>("5", "five")), "7");
        assertTrue(knowledge.forget("a", "12"));
        knowledge.advance("12");
        assertFalse(knowledge.learn("a", new Known<>("11", "own, answered late")));
        assertEquals(List.of(), List.copyOf(knowledge.values()));
    }

    @Test
    void anOwnWriteDoesNotMakeTheWatchSkipWhatOthersWroteBefore() {
        knowledge.replace(Map.of(), "7");
        knowledge.learn("a", new Known<>("20", "own"));
        assertEquals("7", knowledge.seen());
        assertTrue(knowledge.learn("b", new Known<>("12", "another's")));
    }

    @Test
    void afterGoneTheListIsTheTruthEvenIfItIsOlder() {
        knowledge.replace(Map.of("a", new Known<>("50", "fifty"), "b", new Known<>("51", "fifty-one")), "60");
        assertTrue(knowledge.startOver(Map.of("a", new Known<>("5", "five")), "7"));
        assertEquals(List.of("five"), List.copyOf(knowledge.values()));
        assertEquals("7", knowledge.seen());
    }
}
