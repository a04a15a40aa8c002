package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OriginalAnnotationTest {
    private static final String SINGLE =
            "{\"nodeID\":\"n1\",\"metadata\":{\"unschedulable\":false},\"created\":\"2026-11-22T22:00:01.5Z\",\"TTL\":0}";
    private static final String MULTI = "{\"maxOwners\":3,\"locks\":[" + SINGLE + "]}";
    private static final Instant SINCE = Instant.parse("2026-11-22T22:00:01.500Z");

    @Test
    void aConcurrencyOfOneWritesTheFirstFormToTheByteAndTakesItAway() {
        LockRecord held = take(LockRecord.FREE, holder("n1", 1));
        assertEquals(SINGLE, write("", held));
        assertEquals("", write(SINGLE, held.release(new NodeName("n1"))));
    }

    @Test
    void moreWriteTheSecondFormToTheByteAndKeepItEmpty() {
        LockRecord held = take(LockRecord.FREE, holder("n1", 3));
        assertEquals(MULTI, write("", held));
        assertEquals("{\"maxOwners\":3,\"locks\":[]}", write(MULTI, held.release(new NodeName("n1"))));
    }

    @Test
    void timesAreWrittenAsGoWritesThem() {
        for (String moment : new String[] {"01Z", "01.1Z", "01.12Z", "01.120034Z", "01.000000001Z", "10Z"}) {
            String expected = "2026-11-22T22:00:" + moment;
            var holder = new Holder(new NodeName("n1"), "u", Optional.of(boot()), Instant.parse(expected), "", 1, true);
            String text = OriginalAnnotation.write("", take(LockRecord.FREE, holder), Duration.ofMinutes(1));
            assertEquals("{\"nodeID\":\"n1\",\"metadata\":{\"unschedulable\":true},\"created\":\"" + expected
                    + "\",\"TTL\":60000000000}", text);
        }
    }

    @Test
    void eitherFormIsReadAndTheFirstIsHeldAlone() {
        LockRecord single = read(SINGLE);
        assertEquals("held by n1 since 2026-11-22T22:00:01Z", single.inWords());
        assertTrue(single.acquire(holder("n2", 3), Limits.NONE) instanceof LockRecord.Answer.Refused);
        LockRecord multi = read(MULTI);
        assertTrue(multi.acquire(holder("n2", 1), Limits.NONE) instanceof LockRecord.Answer.Refused);
        LockRecord both = take(multi, holder("n2", 2));
        assertEquals(
                "{\"maxOwners\":2,\"locks\":[" + SINGLE + "," + SINGLE.replace("n1", "n2") + "]}", write(MULTI, both));
    }

    /** Whatever number of holders kured's own configuration allows. */
    @Test
    void besideAHolderOfTheOriginalThereAreNeverMoreThanThatOneAllows() {
        String two = MULTI.replace("\"maxOwners\":3", "\"maxOwners\":2");
        String both = write(two, take(read(two), holder("n2", 5)));
        assertTrue(both.startsWith("{\"maxOwners\":2,"), both);
        assertTrue(read(both).acquire(holder("n3", 5), Limits.NONE) instanceof LockRecord.Answer.Refused);
    }

    @Test
    void theEmptySecondFormIsFreeForAConcurrencyOfOne() {
        for (String empty : new String[] {"{\"maxOwners\":2,\"locks\":[]}", "{\"maxOwners\":2,\"locks\":null}"}) {
            assertEquals(SINGLE, write(empty, take(read(empty), holder("n1", 1))));
        }
    }

    @Test
    void anEntryOfTheOriginalIsNeverOurs() {
        LockRecord record = read(SINGLE);
        assertEquals(Optional.empty(), record.holder(new NodeName("n1")));
        assertTrue(record.acquire(holder("n1", 1), Limits.NONE) instanceof LockRecord.Answer.Refused);
        assertEquals(record, record.release(new NodeName("n1")));
        assertEquals(LockRecord.FREE, record.forceRelease(new NodeName("n1")));
    }

    @Test
    void whatOthersAddedToAnEntrySurvives() {
        String foreign = MULTI.replace("\"TTL\":0", "\"TTL\":12345678901234567,\"why\":\"x<y\"").replace("{\"max", "{\"a\":1.50,\"max");
        String written = write(foreign, take(read(foreign), holder("n2", 3)));
        assertTrue(written.startsWith(foreign.substring(0, foreign.length() - 2)), written);
        assertEquals(foreign, write(written, read(foreign)));
    }

    /** The original does that when its first entry has expired. If the entry stayed, one more node could take the lock. */
    @Test
    void ofANodeThatTheOriginalWroteTwiceOnlyTheNewerEntryCountsAndStays() {
        String again = SINGLE.replace("22:00:01.5Z", "22:00:09Z");
        String twice = "{\"maxOwners\":3,\"locks\":[" + SINGLE + "," + again + "]}";
        LockRecord record = read(twice);
        assertEquals("held by n1 since 2026-11-22T22:00:09Z", record.inWords());
        assertEquals("{\"maxOwners\":3,\"locks\":[" + again + "," + SINGLE.replace("n1", "n2") + "]}",
                write(twice, take(record, holder("n2", 3))));
        assertEquals("{\"maxOwners\":3,\"locks\":[]}", write(twice, record.forceRelease(new NodeName("n1"))));
    }

    @Test
    void aPauseByHandOutlivesOneThatEndsByItself() {
        var pause = new Pause("me", SINCE, "", Optional.of(SINCE.plusSeconds(60)));
        LockRecord record = OriginalAnnotation.read("{\"nodeID\":\"manual\"}", LockRecord.FREE.paused(pause));
        assertTrue(record.pausedAt(SINCE.plusSeconds(3600)).isPresent());
    }

    @Test
    void aPauseOfOursOutlivesOneByHand() {
        var kind = new DaemonSetLock();
        var pause = new Pause("me", SINCE, "", Optional.empty());
        String paused = annotations(kind, "{}", LockRecord.FREE.paused(pause));
        String alsoByHand = with(paused, "{\"nodeID\":\"manual\"}");
        assertEquals("'manual'", kind.understand(alsoByHand).pause().orElseThrow().by());
        String written = annotations(kind, alsoByHand, kind.understand(alsoByHand).release(new NodeName("n1")));
        assertEquals(Optional.of(pause), kind.understand(without(written)).pause());
        String resumed = annotations(kind, written, kind.understand(written).resumed());
        assertEquals(LockRecord.FREE, kind.understand(resumed));
    }

    @Test
    void aLockThatSomebodyWroteByHandIsAPause() {
        String manual = "{\"nodeID\":\"manual\"}";
        LockRecord record = read(manual);
        assertEquals("paused by 'manual' (the annotation was written by hand)", record.pause().orElseThrow().inWords());
        var expired = new Limits(java.util.Set.of(), Duration.ofSeconds(1), java.util.Map.of());
        assertTrue(record.acquire(holder("n1", 1), expired) instanceof LockRecord.Answer.Refused);
        assertEquals(manual, write(manual, record));
        assertEquals("", write(manual, record.resumed()));
    }

    @Test
    void whatIsInNeitherFormIsNoFreeLock() {
        for (String text : new String[] {"n1", "[]", "{\"locks\":3}", "{\"nodeID\":7,\"created\":\"today\"}", "{\"x\":1}"}) {
            assertThrows(IllegalArgumentException.class, () -> read(text), text);
        }
    }

    private static LockRecord read(String text) {
        return OriginalAnnotation.read(text, LockRecord.FREE);
    }

    private static String write(String before, LockRecord next) {
        return OriginalAnnotation.write(before, next, Duration.ZERO);
    }

    private static final String ANNOTATION = "weave.works/kured-node-lock";

    private static String annotations(DaemonSetLock kind, String before, LockRecord next) {
        JsonObject both = LockJson.parse(before);
        kind.change(before, next, Duration.ZERO).getAsJsonObject("metadata").getAsJsonObject("annotations").asMap()
                .forEach(both::add);
        both.asMap().values().removeIf(JsonElement::isJsonNull);
        return both.toString();
    }

    private static String with(String both, String annotation) {
        JsonObject object = LockJson.parse(both);
        object.addProperty(ANNOTATION, annotation);
        return object.toString();
    }

    private static String without(String both) {
        JsonObject object = LockJson.parse(both);
        object.remove(ANNOTATION);
        return object.toString();
    }

    private static LockRecord take(LockRecord record, Holder wish) {
        return ((LockRecord.Answer.Granted) record.acquire(wish, Limits.NONE)).next();
    }

    private static Holder holder(String node, int places) {
        return new Holder(new NodeName(node), "u", Optional.of(boot()), SINCE, "", places, false);
    }

    private static BootId boot() {
        return new BootId("0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa");
    }
}
