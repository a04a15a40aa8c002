package dev.kured.lock;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads and writes the lock annotation of the original kured, byte for byte. It has two forms: one for a concurrency of 1,
 * which is removed on release, and one for a higher concurrency, which stays with an empty list:
 *
 * <pre>{"nodeID":"n1","metadata":{"unschedulable":false},"created":"2026-11-22T22:00:01.5Z","TTL":0}
 * {"maxOwners":2,"locks":[{"nodeID":"n1", …}]}</pre>
 *
 * <p>Both forms are read whatever the configured concurrency. A lock in the first form has a single holder until it is
 * released, because that holder could not read the second form. When an entry of a node has expired, the original may
 * write a second one for the same node: only the newer counts, and kured's next write removes the older. People stop the
 * original with {@code {"nodeID":"manual"}}, without a time: that reads as a {@link Pause}, which lasts until somebody
 * removes it and takes precedence over any other pause.
 *
 * @see <a href="https://kured.dev/docs/operation/">Operating the original</a>
 */
final class OriginalAnnotation {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    /** Go's zero time. */
    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    private OriginalAnnotation() {}

    /**
     * Reads the annotation.
     *
     * @param annotation the annotation; blank if there is none
     * @param more the record in kured's own annotation, which completes kured's entries
     * @throws IllegalArgumentException if the annotation has neither form
     */
    static LockRecord read(String annotation, LockRecord more) {
        return LockJson.strictly(() -> {
            JsonObject document = LockJson.parse(annotation);
            int places = isMulti(document) ? Math.max(1, intIn(document, "maxOwners")) : 1;
            Map<NodeName, Holder> holders = new LinkedHashMap<>();
            Optional<Pause> byHand = Optional.empty();
            for (JsonObject entry : entries(document)) {
                if (isByHand(entry)) {
                    byHand = Optional.of(byHand(entry));
                } else {
                    Holder holder = holder(entry, places, more);
                    holders.merge(holder.node(), holder, OriginalAnnotation::newer);
                }
            }
            return new LockRecord(List.copyOf(holders.values()), byHand.or(more::pause),
                    more.deferral(), more.notReady(), more.inspection());
        });
    }

    /** Writes {@code next} over {@code before}. A blank result means that the annotation is to be removed. */
    static String write(String before, LockRecord next, Duration ttl) {
        JsonObject document = LockJson.parse(before);
        List<JsonObject> entries = staying(entries(document), next);
        Optional<Holder> newcomer = next.holders().stream()
                .filter(holder -> entries.stream().noneMatch(entry -> isOf(holder, entry)))
                .findFirst();
        newcomer.ifPresent(holder -> entries.add(entry(holder, ttl)));
        boolean multi = newcomer.map(holder -> holder.places() > 1).orElse(isMulti(document)) || entries.size() > 1;
        // The fewest places that a holder allows; for holders of the original that is the number in the annotation.
        Optional<Integer> places = newcomer.map(_ ->
                next.holders().stream().mapToInt(Holder::places).min().orElseThrow());
        return multi ? multi(document, places, entries) : entries.isEmpty() ? "" : GSON.toJson(entries.getFirst());
    }

    /** Returns the entries that stay, unchanged, with all fields that other programs wrote. */
    private static List<JsonObject> staying(List<JsonObject> entries, LockRecord next) {
        return entries.stream()
                .filter(entry -> isByHand(entry)
                        ? next.pause().isPresent()
                        : next.holders().stream().anyMatch(holder -> isOf(holder, entry)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Holder newer(Holder one, Holder other) {
        return one.since().isAfter(other.since()) ? one : other;
    }

    private static boolean isOf(Holder holder, JsonObject entry) {
        return LockJson.field(entry, "nodeID").equals(holder.node().value()) && created(entry).equals(holder.since());
    }

    private static String multi(JsonObject before, Optional<Integer> places, List<JsonObject> entries) {
        JsonObject document = isMulti(before) ? before : new JsonObject();
        places.ifPresent(number -> document.addProperty("maxOwners", number));
        var locks = new JsonArray();
        entries.forEach(locks::add);
        document.add("locks", locks);
        return GSON.toJson(document);
    }

    private static boolean isMulti(JsonObject document) {
        return document.has("maxOwners") || document.has("locks");
    }

    private static List<JsonObject> entries(JsonObject document) {
        if (!isMulti(document)) {
            return document.isEmpty() ? List.of() : List.of(document);
        }
        JsonElement locks = document.get("locks");
        return locks == null || locks.isJsonNull()
                ? List.of()
                : locks.getAsJsonArray().asList().stream().map(JsonElement::getAsJsonObject).toList();
    }

    private static Holder holder(JsonObject entry, int places, LockRecord more) {
        var node = new NodeName(LockJson.field(entry, "nodeID"));
        Instant since = created(entry);
        return more.holder(node)
                .filter(ours -> ours.since().equals(since))
                .orElseGet(() -> new Holder(node, "", Optional.empty(), since, "", places, unschedulable(entry)));
    }

    private static JsonObject entry(Holder holder, Duration ttl) {
        var metadata = new JsonObject();
        metadata.addProperty("unschedulable", holder.unschedulable());
        var entry = new JsonObject();
        entry.addProperty("nodeID", holder.node().value());
        entry.add("metadata", metadata);
        entry.addProperty("created", asGoWrites(holder.since()));
        entry.addProperty("TTL", ttl.toNanos());
        return entry;
    }

    private static boolean isByHand(JsonObject entry) {
        return created(entry).equals(NEVER);
    }

    private static Pause byHand(JsonObject entry) {
        return new Pause("'" + LockJson.field(entry, "nodeID") + "'", Instant.EPOCH,
                "the annotation was written by hand", Optional.empty());
    }

    private static Instant created(JsonObject entry) {
        return entry.has("created") ? OffsetDateTime.parse(LockJson.field(entry, "created")).toInstant() : NEVER;
    }

    private static boolean unschedulable(JsonObject entry) {
        return entry.get("metadata") instanceof JsonObject metadata
                && metadata.has("unschedulable")
                && metadata.get("unschedulable").getAsBoolean();
    }

    private static int intIn(JsonObject document, String name) {
        return document.has(name) ? document.get(name).getAsInt() : 1;
    }

    /** Formats a time as Go does: RFC 3339 with up to nine decimals, without trailing zeros. */
    private static String asGoWrites(Instant moment) {
        return moment.toString().replaceAll("(\\.\\d*?)0+Z$", "$1Z");
    }
}
