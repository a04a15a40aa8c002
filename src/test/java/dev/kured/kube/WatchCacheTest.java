package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.WatchCache.Known;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchCacheTest {
    private final WatchCache<String> cache = new WatchCache<>();

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
        cache.replace(Map.of("a", new Known<>("5", "five")), "7");
        assertTrue(cache.update("a", new Known<>("20", "own")));
        assertFalse(cache.update("a", new Known<>("15", "overtaken")));
        assertFalse(cache.remove("a", "16"), "made anew since it was deleted");
        assertFalse(cache.replace(Map.of("a", new Known<>("15", "overtaken")), "17"));
        assertFalse(cache.replace(Map.of(), "18"));
        assertEquals(List.of("own"), List.copyOf(cache.values()));
    }

    @Test
    void anOwnWriteThatWasDeletedSinceDoesNotComeBack() {
        cache.replace(Map.of("a", new Known<>("5", "five")), "7");
        assertTrue(cache.remove("a", "12"));
        cache.advance("12");
        assertFalse(cache.update("a", new Known<>("11", "own, answered late")));
        assertEquals(List.of(), List.copyOf(cache.values()));
    }

    @Test
    void anOwnWriteDoesNotMakeTheWatchSkipWhatOthersWroteBefore() {
        cache.replace(Map.of(), "7");
        cache.update("a", new Known<>("20", "own"));
        assertEquals("7", cache.seen());
        assertTrue(cache.update("b", new Known<>("12", "another's")));
    }

    @Test
    void afterGoneTheListIsTheTruthEvenIfItIsOlder() {
        cache.replace(Map.of("a", new Known<>("50", "fifty"), "b", new Known<>("51", "fifty-one")), "60");
        assertTrue(cache.startOver(Map.of("a", new Known<>("5", "five")), "7"));
        assertEquals(List.of("five"), List.copyOf(cache.values()));
        assertEquals("7", cache.seen());
    }
}
