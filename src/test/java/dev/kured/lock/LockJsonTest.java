package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.Seeds;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LockJsonTest {
    private static final String ENTRY = "{\"node\":\"n1\",\"uid\":\"u1\",\"boot\":\"1b4e28ba-2fa1-11d2-883f-0016d3cca427\","
            + "\"since\":\"2026-11-22T22:00:01Z\",\"zone\":\"\",\"places\":1,\"unschedulable\":true}";
    private static final Holder HOLDER = new Holder(
            new NodeName("n1"),
            "u1",
            Optional.of(new BootId("1b4e28ba-2fa1-11d2-883f-0016d3cca427")),
            Instant.parse("2026-11-22T22:00:01Z"),
            "",
            1,
            true);

    private static LockRecord anyRecord(Random random) {
        var holders = new ArrayList<Holder>();
        for (int node = random.nextInt(4); node > 0; node--) {
            holders.add(new Holder(
                    new NodeName("n" + node),
                    Seeds.text(random, 20),
                    Optional.of(new BootId(new UUID(random.nextLong(), random.nextLong()).toString())),
                    Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
                    random.nextBoolean() ? "" : "zone-" + random.nextInt(3),
                    1 + random.nextInt(5),
                    random.nextBoolean()));
        }
        return new LockRecord(holders, random.nextBoolean() ? Optional.empty() : Optional.of(anyPause(random)),
                random.nextBoolean() ? Optional.empty() : Optional.of(anyDeferral(random)),
                random.nextBoolean() ? Optional.empty() : Optional.of(anyNotReady(random)),
                random.nextBoolean() ? Optional.empty() : Optional.of(new HolderCheck(
                        new NodeName("n" + random.nextInt(9)), Instant.ofEpochSecond(random.nextInt()))));
    }

    private static NotReadyNodes anyNotReady(Random random) {
        Set<NodeName> nodes = IntStream.range(0, random.nextInt(3)).mapToObj(i -> new NodeName("n" + i)).collect(Collectors.toSet());
        return new NotReadyNodes(nodes, Instant.ofEpochSecond(random.nextInt()));
    }

    private static Pause anyPause(Random random) {
        return new Pause(Seeds.text(random, 5), Instant.ofEpochSecond(random.nextInt()), Seeds.text(random, 9),
                random.nextBoolean() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(random.nextInt())));
    }

    private static ClosedGates anyDeferral(Random random) {
        var gates = new LinkedHashMap<String, String>();
        for (int i = random.nextInt(3); i > 0; i--) {
            gates.put("gate" + i, Seeds.text(random, 9));
        }
        return new ClosedGates(new NodeName("n" + random.nextInt(9)), gates, Instant.ofEpochSecond(random.nextInt()));
    }

    @Test
    void aRecordIsReadAsItWasWrittenWhateverStoodThereBefore() {
        Seeds.forManySeeds(3_000, random -> {
            LockRecord before = anyRecord(random);
            LockRecord next = anyRecord(random);
            String text = LockJson.write("", before);
            assertEquals(before, LockJson.read(text));
            assertEquals(next, LockJson.read(LockJson.write(text, next)));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t ", "{}", "{\"holders\":[]}"})
    void aTextWithoutHoldersIsAFreeLock(String text) {
        assertEquals(LockRecord.FREE, LockJson.read(text));
    }

    @Test
    void theFormIsTheOneThatIsPromised() {
        assertEquals(new LockRecord(List.of(HOLDER), Optional.empty()), LockJson.read("{\"holders\":[" + ENTRY + "]}"));
        assertEquals(JsonParser.parseString("{\"holders\":[" + ENTRY + "]}"),
                JsonParser.parseString(LockJson.write("", new LockRecord(List.of(HOLDER), Optional.empty()))));
    }

    @Test
    void theFormOfADeferralIsTheOneThatIsPromised() {
        assertEquals(Optional.of(new ClosedGates(new NodeName("n7"), Map.of("prometheus", "Broken"), HOLDER.since())),
                LockJson.read("{\"holders\":[],\"deferral\":{\"by\":\"n7\",\"gates\":{\"prometheus\":\"Broken\"},"
                        + "\"until\":\"2026-11-22T22:00:01Z\"}}").deferral());
    }

    @Test
    void whatANewerVersionWroteAtTheTopStays() {
        String text = "{\"version\":7,\"holders\":[],\"queue\":{\"by\":\"anna\",\"until\":null}}";
        JsonObject written = JsonParser.parseString(LockJson.write(text, new LockRecord(List.of(HOLDER), Optional.empty()))).getAsJsonObject();
        assertEquals(JsonParser.parseString("{\"by\":\"anna\",\"until\":null}"), written.get("queue"));
        assertEquals(7, written.get("version").getAsInt());
        assertEquals(1, written.getAsJsonArray("holders").size());
    }

    @Test
    void whatANewerVersionWroteAboutAHolderStaysAsLongAsTheHolder() {
        String newer = "{\"holders\":[" + ENTRY.replace("}", ",\"colour\":{\"name\":\"a\"}}") + "]}";
        String kept = LockJson.write(newer, LockJson.read(newer));
        assertEquals(JsonParser.parseString(newer), JsonParser.parseString(kept));
        String released = LockJson.write(newer, LockRecord.FREE);
        assertFalse(LockJson.write(released, new LockRecord(List.of(HOLDER), Optional.empty())).contains("colour"));
    }

    @Test
    void anAbsentWordAboutASchedulableNodeMeansThatItWas() {
        String text = "{\"holders\":[" + ENTRY.replace(",\"unschedulable\":true", "") + "]}";
        assertFalse(LockJson.read(text).holders().getFirst().unschedulable());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "null", "[]", "7", "free", "{", "{\"holders\"", "{\"holders\":null}", "{\"holders\":{}}", "{\"holders\":\"n1\"}",
        "{\"holders\":[null]}", "{\"holders\":[[]]}", "{\"holders\":[\"n1\"]}", "{\"holders\":[{}]}",
        "{\"holders\":[{\"node\":\"n1\"}]}", "{\"holders\":[{\"node\":null}]}", "{} {}",
        "{\"holder\":[]}", "{\"version\":7}", "{\"pause\":{\"by\":\"anna\",\"since\":\"2026-11-22T22:00:01Z\"}}"
    })
    void whatIsNoRecordIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> LockJson.read(text));
    }

    @Test
    void anObjectThatDoesNotSayWhoHoldsItIsToldApartFromAFreeLock() {
        var refused = assertThrows(IllegalArgumentException.class, () -> LockJson.read("{\"holder\":[]}"));
        assertEquals("it is not empty but has no 'holders': {\"holder\":[]}", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"n1\"|\"N 1\"", "\"n1\"|[]", "\"n1\"|{}", "\"u1\"|null", "\"1b4e28ba|\"nonsense", "\"2026-11-22T22:00:01Z\"|\"today\"",
        "\"2026-11-22T22:00:01Z\"|1795384801", "true|[]", "true|{}", "true|null"
    })
    void anEntryThatIsNoHolderIsRefused(String change) {
        String[] parts = change.split("\\|", 2);
        assertTrue(ENTRY.contains(parts[0]), change);
        String text = "{\"holders\":[" + ENTRY.replace(parts[0], parts[1]) + "]}";
        assertThrows(IllegalArgumentException.class, () -> LockJson.read(text));
    }

    @Test
    void aNodeThatStandsThereTwiceIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> LockJson.read("{\"holders\":[" + ENTRY + "," + ENTRY + "]}"));
    }

    @Test
    void anyTextIsReadOrRefusedAndNothingElse() {
        Seeds.forManySeeds(20_000, random -> readOrRefused(Seeds.text(random, 40)));
        Seeds.forManySeeds(20_000, random -> readOrRefused(damaged("{\"holders\":[" + ENTRY + "]}", random)));
    }

    @Test
    void aTextThatNestsTooDeepIsRefused() {
        for (String deep : List.of("[".repeat(200_000), "{\"holders\":".repeat(200_000), "{\"holders\":[" + "[".repeat(200_000))) {
            assertThrows(IllegalArgumentException.class, () -> LockJson.read(deep));
        }
    }

    private static String damaged(String text, Random random) {
        var damaged = new StringBuilder(text);
        for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
            int from = random.nextInt(damaged.length());
            int until = Math.min(damaged.length(), from + random.nextInt(12));
            damaged.replace(from, until, random.nextBoolean() ? "" : Seeds.text(random, 3));
        }
        return damaged.toString();
    }

    private static void readOrRefused(String text) {
        try {
            LockRecord read = LockJson.read(text);
            assertEquals(read, LockJson.read(LockJson.write(text, read)), text);
        } catch (IllegalArgumentException _) {
            return; // as promised
        }
    }
}
