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
 * The lock annotation of the original kured, to the byte. It has two forms, one for a concurrency of 1, which is taken
 * away on release, and one for more, which then stays with an empty list:
 *
 * <pre>{"nodeID":"n1","metadata":{"unschedulable":false},"created":"2026-11-22T22:00:01.5Z","TTL":0}
 * {"maxOwners":2,"locks":[{"nodeID":"n1", …}]}</pre>
 *
 * <p>Either is read whatever the configured concurrency. A lock in the first form is held alone until it is released:
 * its holder could not read the second. When its entry has expired, a node of the original may write a second one
 * beside it: only the newer counts, and the older goes with our next write. {@code {"nodeID":"manual"}}, without a
 * time, is how people stop the original: a {@link Pause}, which lasts until somebody takes it away, whatever other
 * there is.
 *
 * @see <a href="https://kured.dev/docs/operation/">Operating the original</a>
 */
final class OriginalAnnotation {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    /** Go's zero time. */
    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    private OriginalAnnotation() {}

    /**
     * Reads the annotation; blank if there is none.
     *
     * @param more what is known of our own entries beside it
     * @throws IllegalArgumentException if it is in neither form
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

    /** Writes {@code next} over {@code before}; blank: the annotation is to be taken away. */
    static String write(String before, LockRecord next, Duration ttl) {
        JsonObject document = LockJson.parse(before);
        List<JsonObject> entries = staying(entries(document), next);
        Optional<Holder> newcomer = next.holders().stream()
                .filter(holder -> entries.stream().noneMatch(entry -> isOf(holder, entry)))
                .findFirst();
        newcomer.ifPresent(holder -> entries.add(entry(holder, ttl)));
        boolean multi = newcomer.map(holder -> holder.places() > 1).orElse(isMulti(document)) || entries.size() > 1;
        // What the strictest of the holders allows; of the original's that is what stands here already.
        Optional<Integer> places = newcomer.map(_ ->
                next.holders().stream().mapToInt(Holder::places).min().orElseThrow());
        return multi ? multi(document, places, entries) : entries.isEmpty() ? "" : GSON.toJson(entries.getFirst());
    }

    /** As they are, with all that others wrote into them. */
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

    /** RFC 3339 with up to nine digits after the second, and no zeros at their end. */
    private static String asGoWrites(Instant moment) {
        return moment.toString().replaceAll("(\\.\\d*?)0+Z$", "$1Z");
    }
}
