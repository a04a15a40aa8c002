package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.lock.LockRecord.Answer.Granted;
import dev.kured.lock.LockRecord.Answer.Refused;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random histories of nodes with random clocks and configurations, written and read again in each form at each step. */
final class LockHistoryTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T22:00:00Z");
    private static final int HISTORIES = 1_000;
    private static final int STEPS = 60;

    /** One stored form of the record. */
    private interface Form {
        LockRecord read(String text);

        String write(String before, LockRecord next);

        /** Lets another program write into one of the JSON documents of the form. */
        String scribble(String text, Random random, Consumer<JsonObject> scribbler);
    }

    private static String scribbled(String document, Consumer<JsonObject> scribbler) {
        JsonObject object = LockJson.parse(document);
        scribbler.accept(object);
        return object.isEmpty() ? document : object.toString();
    }

    private static final Form CONFIG_MAP = new Form() {
        @Override
        public LockRecord read(String text) {
            return LockJson.read(text);
        }

        @Override
        public String write(String before, LockRecord next) {
            return LockJson.write(before, next);
        }

        @Override
        public String scribble(String text, Random random, Consumer<JsonObject> scribbler) {
            return scribbled(text, scribbler);
        }
    };

    private record InAnnotations(DaemonSetLock kind, Duration ttl) implements Form {
        InAnnotations(Duration ttl) {
            this(new DaemonSetLock(), ttl);
        }

        @Override
        public LockRecord read(String text) {
            return kind.understand(text);
        }

        @Override
        public String write(String before, LockRecord next) {
            JsonObject both = before.isEmpty() ? new JsonObject() : JsonParser.parseString(before).getAsJsonObject();
            JsonObject change = kind.change(before, next, ttl).getAsJsonObject("metadata").getAsJsonObject("annotations");
            change.asMap().forEach((key, value) -> {
                if (value.isJsonNull()) {
                    both.remove(key);
                } else {
                    both.add(key, value);
                }
            });
            return both.toString();
        }

        @Override
        public String scribble(String text, Random random, Consumer<JsonObject> scribbler) {
            JsonObject both = LockJson.parse(text);
            List.copyOf(both.keySet()).stream().skip(random.nextInt(2)).findFirst().ifPresent(
                    key -> both.addProperty(key, scribbled(both.get(key).getAsString(), scribbler)));
            return both.toString();
        }
    }

    @Test
    void noHistoryInAConfigMapOrLeaseBreaksARule() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new History(seed, CONFIG_MAP).run();
        }
    }

    @Test
    void noHistoryInADaemonSetBreaksARule() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new History(seed, new InAnnotations(Duration.ofMinutes(30))).run();
        }
    }

    /** An object that other programs may extend, and the condition for how long the extension must remain. */
    private record Spot(JsonObject object, Predicate<LockRecord> lasts) {}

    private static final class History {
        private final long seed;
        private final Random random;
        private final Form form;
        private final Map<NodeName, Duration> clocks = new HashMap<>();
        private String text = "";
        private LockRecord record = LockRecord.FREE;
        /** The nodes that should hold the lock, by all grants and releases so far. */
        private final Set<NodeName> expected = new HashSet<>();
        /** The extensions of other programs, and the conditions for how long they must remain. */
        private final Map<String, Predicate<LockRecord>> foreign = new HashMap<>();
        private int scribbles;

        History(long seed, Form form) {
            this.seed = seed;
            this.random = new Random(seed);
            this.form = form;
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                var node = new NodeName("n" + random.nextInt(8));
                Instant now = BEGIN.plus(Duration.ofMinutes(step * 5L))
                        .plus(clocks.computeIfAbsent(node, _ -> Duration.ofHours(random.nextInt(-30, 30))));
                switch (random.nextInt(12)) {
                    case 0 -> pauseOrResume(now);
                    case 5 -> tellOthers(node, now);
                    case 6, 7 -> scribble();
                    case 1, 2, 3 -> release(node);
                    case 4 -> strike(node);
                    default -> acquire(node, now);
                }
                check();
            }
        }

        private void acquire(NodeName node, Instant now) {
            String zone = random.nextInt(3) == 0 ? "" : "z" + random.nextInt(3);
            var wish = new Holder(node, "uid-" + node, Optional.of(boot()), now, zone, random.nextInt(1, 4), false);
            Map<Holder, String> dead = new HashMap<>();
            record.holders().stream().filter(_ -> random.nextInt(20) == 0).forEach(holder -> dead.put(holder, "gone"));
            Set<NodeName> notReady = new HashSet<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                notReady.add(new NodeName("n" + random.nextInt(12)));
            }
            Duration ttl = random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(random.nextInt(1, 300));
            var limits = new Limits(notReady, ttl, dead);
            LockRecord before = record;
            switch (before.acquire(wish, limits)) {
                case Refused refused -> assertTrue(!refused.why().isEmpty(), "seed " + seed);
                case Granted(var next, var takenOver) when before.holder(node).isPresent() ->
                    assertEquals(before, next, "seed " + seed);
                case Granted(var next, var takenOver) -> {
                    assertTrue(before.pausedAt(now).isEmpty(), "a pause holds, seed " + seed);
                    for (var one : takenOver) {
                        boolean expired = !ttl.isZero()
                                && Duration.between(one.former().since(), now).compareTo(ttl) >= 0;
                        assertTrue(expired || dead.containsKey(one.former()), "only the dead are robbed, seed " + seed);
                        expected.remove(one.former().node());
                    }
                    expected.add(node);
                    swap(next);
                    Set<NodeName> busy = new HashSet<>(notReady);
                    busy.addAll(expected);
                    assertTrue(busy.size() <= wish.places(), "nodes that are not Ready count, seed " + seed);
                }
            }
        }

        private void release(NodeName node) {
            expected.remove(node);
            swap(record.release(node));
        }

        private void strike(NodeName node) {
            expected.remove(node);
            swap(record.forceRelease(node));
        }

        private void pauseOrResume(Instant now) {
            swap(random.nextBoolean()
                    ? record.resumed()
                    : record.paused(new Pause("me", now, "\"why\" <not>", random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(now.plusSeconds(random.nextInt(7200))))));
        }

        private void tellOthers(NodeName node, Instant now) {
            swap(random.nextInt(3) == 0
                    ? record.inspected(new HolderCheck(node, now))
                    : random.nextBoolean()
                    ? record.deferred(new ClosedGates(node, Map.of("prometheus", "\"Broken\" <" + node + ">"), now.plusSeconds(60)))
                    : record.withNotReady(random.nextBoolean() ? Set.of() : Set.of(node), now.plusSeconds(60)));
        }

        private void scribble() {
            text = form.scribble(text, random, this::scribble);
            assertEquals(record, form.read(text), "what others add changes nothing, seed " + seed);
        }

        private void scribble(JsonObject document) {
            List<Spot> spots = spots(document);
            if (!spots.isEmpty()) {
                Spot spot = spots.get(random.nextInt(spots.size()));
                String key = "foreign-" + ++scribbles;
                spot.object().addProperty(key, 1.50);
                foreign.put(key, spot.lasts());
            }
        }

        private List<Spot> spots(JsonObject document) {
            var spots = new ArrayList<Spot>();
            if (document.has("holders")) {
                spots.add(new Spot(document, _ -> true));
                document.getAsJsonArray("holders").forEach(entry -> spots.add(spot(entry.getAsJsonObject(), "node", "since")));
            }
            if (document.has("pause")) {
                Optional<Pause> pause = record.pause();
                spots.add(new Spot(document.getAsJsonObject("pause"), later -> later.pause().equals(pause)));
            }
            if (document.has("locks")) {
                document.getAsJsonArray("locks").forEach(entry -> spots.add(spot(entry.getAsJsonObject(), "nodeID", "created")));
            } else if (document.has("nodeID")) {
                spots.add(spot(document, "nodeID", "created"));
            }
            return spots;
        }

        private static Spot spot(JsonObject entry, String node, String since) {
            var name = new NodeName(entry.get(node).getAsString());
            Instant moment = Instant.parse(entry.get(since).getAsString());
            return new Spot(entry, later -> later.holders().stream()
                    .anyMatch(holder -> holder.node().equals(name) && holder.since().equals(moment)));
        }

        private void swap(LockRecord next) {
            text = form.write(text, next);
            record = form.read(text);
            assertEquals(next, record, "what is written is read, seed " + seed);
        }

        private void check() {
            foreign.values().removeIf(lasts -> !lasts.test(record));
            foreign.keySet().forEach(key -> assertTrue(
                    text.contains(key + "\"") || text.contains(key + "\\\""),
                    () -> key + " is lost, seed " + seed + ": " + text));
            List<Holder> holders = record.holders();
            assertEquals(expected, new HashSet<>(holders.stream().map(Holder::node).toList()), "seed " + seed);
            for (Holder holder : holders) {
                assertTrue(holders.size() <= holder.places(), "no more than " + holder + " allows, seed " + seed);
            }
            assertTrue(new HashSet<>(holders.stream().map(Holder::zone).toList()).size() <= 1, "one zone, seed " + seed);
        }

        private BootId boot() {
            return new BootId(new java.util.UUID(random.nextLong(), random.nextLong()).toString());
        }
    }

    @Test
    void noHistorySharedWithTheOriginalBreaksARule() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new Shared(seed).run();
        }
    }

    /** Nodes of both programs with one clock, one concurrency and one TTL, which they must have in common. */
    private static final class Shared {
        private static final String ANNOTATION = "weave.works/kured-node-lock";

        private final long seed;
        private final Random random;
        private final int concurrency;
        private final Duration ttl;
        private final Form form;
        private final Map<String, Instant> expected = new HashMap<>();
        private String text = "{}";

        Shared(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.concurrency = random.nextInt(1, 4);
            this.ttl = random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(random.nextInt(1, 200));
            this.form = new InAnnotations(ttl);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                Instant now = BEGIN.plus(Duration.ofMinutes(step * 5L));
                int node = random.nextInt(6);
                boolean takes = random.nextInt(3) > 0;
                if (node % 2 == 0) {
                    ours("ours-" + node, takes, now);
                } else {
                    theirs("theirs-" + node, takes, now);
                }
                check(now);
            }
        }

        private void ours(String node, boolean takes, Instant now) {
            LockRecord before = form.read(text);
            if (takes) {
                var boot = new BootId("0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa");
                var wish = new Holder(new NodeName(node), "u", Optional.of(boot), now, "", concurrency, false);
                if (before.acquire(wish, new Limits(Set.of(), ttl, Map.of())) instanceof Granted(var next, _)
                        && !next.equals(before)) {
                    text = form.write(text, next);
                    expected.put(node, now);
                }
            } else {
                text = form.write(text, before.release(new NodeName(node)));
                expected.remove(node);
            }
        }

        private void theirs(String node, boolean takes, Instant now) {
            var protocol = new OriginalProtocol(node, concurrency, ttl);
            Optional<String> before = annotation();
            if (!takes && expected.containsKey(node)) {
                if (protocol.isHolding(before, now)) {
                    write(protocol.release(before));
                }
                expected.remove(node);
            } else if (takes && !protocol.isHolding(before, now)) {
                protocol.acquire(before, now).ifPresent(after -> {
                    write(Optional.of(after));
                    expected.put(node, now);
                });
            }
        }

        private Optional<String> annotation() {
            return Optional.ofNullable(LockJson.parse(text).get(ANNOTATION)).map(JsonElement::getAsString);
        }

        private void write(Optional<String> annotation) {
            JsonObject both = LockJson.parse(text);
            both.remove(ANNOTATION);
            annotation.ifPresent(value -> both.addProperty(ANNOTATION, value));
            text = both.toString();
        }

        private void check(Instant now) {
            expected.values().removeIf(since -> ttl.isPositive() && Duration.between(since, now).compareTo(ttl) >= 0);
            assertTrue(expected.size() <= concurrency, () -> "seed " + seed + ": " + expected);
            LockRecord record = form.read(text);
            for (String node : expected.keySet()) {
                boolean holds = node.startsWith("ours")
                        ? record.holder(new NodeName(node)).isPresent()
                        : new OriginalProtocol(node, concurrency, ttl).isHolding(annotation(), now);
                assertTrue(holds, () -> "seed " + seed + ": " + node + " was robbed: " + text);
            }
        }
    }

    @Test
    void aWrongClockRobsNobodyWithoutATimeToLive() {
        var old = holder("n1", Instant.EPOCH.plusSeconds(1), 1);
        var record = new LockRecord(List.of(old), Optional.empty());
        var wish = holder("n2", Instant.parse("2999-01-01T00:00:00Z"), 5);
        assertTrue(record.acquire(wish, Limits.NONE) instanceof Refused);
    }

    @Test
    void aRaisedConcurrencyTakesEffectAsTheOldHoldersGo() {
        var record = new LockRecord(List.of(holder("n1", BEGIN, 2), holder("n2", BEGIN, 2)), Optional.empty());
        assertTrue(record.acquire(holder("n3", BEGIN, 3), Limits.NONE) instanceof Refused);
        var next = granted(record.release(new NodeName("n1")), holder("n3", BEGIN, 3));
        assertTrue(next.acquire(holder("n4", BEGIN, 3), Limits.NONE) instanceof Refused);
        next = granted(next.release(new NodeName("n2")), holder("n4", BEGIN, 3));
        next = granted(next, holder("n5", BEGIN, 3));
        assertEquals(3, next.holders().size());
    }

    @Test
    void whatANewerVersionWroteSurvivesWhereItsHolderDoes() {
        String newer = """
                {"version": 7, "pause": {"by": "x", "since": "2026-11-22T22:00:00Z", "mood": "bad"},
                 "holders": [{"node": "n1", "uid": "u", "boot": "0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa",
                  "since": "2026-11-22T22:00:01Z", "places": 9, "phase": "draining"},
                  {"node": "n2", "uid": "u", "boot": "0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa",
                  "since": "2026-11-22T22:00:01Z", "places": 9, "phase": "returning"}]}""";
        String text = LockJson.write(newer, LockJson.read(newer).release(new NodeName("n2")));
        var document = JsonParser.parseString(text).getAsJsonObject();
        assertEquals(7, document.get("version").getAsInt());
        assertEquals("bad", document.getAsJsonObject("pause").get("mood").getAsString());
        assertEquals(1, document.getAsJsonArray("holders").size());
        assertEquals("draining", document.getAsJsonArray("holders").get(0).getAsJsonObject().get("phase").getAsString());
    }

    @Test
    void aDeferralKeepsNobodyFromTheLockAndEndsWhenSomebodyTakesIt() {
        var deferral = new ClosedGates(new NodeName("n7"), Map.of("prometheus", "Broken"), BEGIN.plusSeconds(60));
        LockRecord record = LockRecord.FREE.deferred(deferral).paused(new Pause("me", BEGIN, "", Optional.empty())).resumed();
        assertEquals(Optional.of(deferral), record.deferral());
        assertEquals(Optional.of(deferral), record.release(new NodeName("n1")).deferral());
        assertEquals(Optional.empty(), granted(record, holder("n1", BEGIN, 1)).deferral());
    }

    @Test
    void aDeferralThatIsOverOrFurtherAheadThanAnyIsNotInForce() {
        Duration atMost = Duration.ofMinutes(1);
        LockRecord record = LockRecord.FREE.deferred(new ClosedGates(new NodeName("n7"), Map.of(), BEGIN));
        assertEquals(Optional.empty(), record.deferredAt(BEGIN, atMost));
        assertTrue(record.deferredAt(BEGIN.minusMillis(1), atMost).isPresent());
        assertTrue(record.deferredAt(BEGIN.minus(atMost), atMost).isPresent());
        assertEquals(Optional.empty(), record.deferredAt(BEGIN.minus(atMost).minusMillis(1), atMost), "a clock is wrong");
    }

    @Test
    void ofVeryManyNodesThatAreNotReadyOnlyAHundredAreTold() {
        Set<NodeName> nodes = IntStream.range(0, 2_000).mapToObj(i -> new NodeName("n" + i)).collect(Collectors.toSet());
        String text = LockJson.write("", LockRecord.FREE.withNotReady(nodes, BEGIN));
        assertEquals(100, LockJson.read(text).notReady().orElseThrow().nodes().size());
        assertEquals(LockRecord.FREE, LockJson.read(text).withNotReady(Set.of(), BEGIN));
    }

    @Test
    void ofAHolderItIsNotToldThatItIsNotReady() {
        var record = new LockRecord(List.of(holder("n1", BEGIN, 2)), Optional.empty())
                .withNotReady(Set.of(new NodeName("n1"), new NodeName("n2")), BEGIN);
        assertEquals(Set.of(new NodeName("n2")), record.notReady().orElseThrow().nodes());
    }

    @Test
    void refusalsNameWhoIsInTheWay() {
        var record = new LockRecord(List.of(holder("n1", BEGIN, 2)), Optional.empty());
        var notReady = new Limits(Set.of(new NodeName("n7")), Duration.ZERO, Map.of());
        var refused = (Refused) record.acquire(holder("n2", BEGIN, 2), notReady);
        assertEquals("held by n1 since 2026-11-22T22:00:00Z, and nodes that are not Ready use up its 2 places: n7",
                refused.why());
    }

    private static LockRecord granted(LockRecord record, Holder wish) {
        return ((Granted) record.acquire(wish, Limits.NONE)).next();
    }

    private static Holder holder(String node, Instant since, int places) {
        var boot = new BootId("0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa");
        return new Holder(new NodeName(node), "uid-" + node, Optional.of(boot), since, "", places, false);
    }

    /** 5000 nodes see that the lock becomes free. */
    @Test
    void ofFiveThousandWaitingNodesOnlyAFewTryAndTheOldestMostlyWin() {
        var random = new Random(5);
        int most = 0;
        int total = 0;
        int wonByTheOld = 0;
        int rounds = 200;
        for (int round = 0; round < rounds; round++) {
            int old = round % 2 == 0 ? 0 : 50;
            var tries = new ArrayList<Moment>();
            for (int node = 0; node < 5_000; node++) {
                Duration waited = old == 0
                        ? Duration.ofHours(3)
                        : node < old ? Duration.ofDays(10) : Duration.ofMinutes(random.nextInt(10));
                long heard = random.nextInt(200);
                tries.add(new Moment(heard + AcquireDelay.draw(waited, random).toMillis(), node, random.nextInt(200)));
            }
            tries.sort((a, b) -> Long.compare(a.at(), b.at()));
            // The first one writes the lock. The watches of the others report that, and then they do not try.
            long written = tries.getFirst().at() + 20;
            int attempts = (int) tries.stream().filter(one -> one.at() <= written + one.latency()).count();
            most = Math.max(most, attempts);
            total += attempts;
            wonByTheOld += old > 0 && tries.getFirst().node() < old ? 1 : 0;
        }
        System.out.println("5000 waiting nodes: " + total / (double) rounds + " attempts per hand-over, at most " + most
                + "; 50 that have waited 10 days win " + wonByTheOld + " of " + rounds / 2 + " against 4950 new ones");
        assertTrue(most <= 20, "attempts per hand-over: at most " + most);
        assertTrue(wonByTheOld > rounds * 0.35, "won by the old: " + wonByTheOld);
    }

    private record Moment(long at, int node, long latency) {}
}
