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

/**
 * The lock annotation of the original kured, to the byte. It has two forms, one for a concurrency of 1, which is taken
 * away on release, and one for more, which then stays with an empty list:
 *
 * <pre>{"nodeID":"n1","metadata":{"unschedulable":false},"created":"2026-11-22T22:00:01.5Z","TTL":0}
 * {"maxOwners":2,"locks":[{"nodeID":"n1", …}]}</pre>
 *
 * <p>Either is read whatever the configured concurrency. A lock in the first form is held alone until it is released:
 * its holder could not read the second. {@code {"nodeID":"manual"}}, without a time, is how people stop the original:
 * a {@link Pause}.
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
            List<Holder> holders = new ArrayList<>();
            Optional<Pause> pause = more.pause();
            for (JsonObject entry : entries(document)) {
                if (isByHand(entry)) {
                    pause = pause.or(() -> Optional.of(byHand(entry)));
                } else {
                    holders.add(holder(entry, places, more));
                }
            }
            return new LockRecord(holders, pause, more.deferral());
        });
    }

    /** Writes {@code next} over {@code before}; blank: the annotation is to be taken away. */
    static String write(String before, LockRecord next, Duration ttl) {
        JsonObject document = LockJson.parse(before);
        Map<String, JsonObject> known = new LinkedHashMap<>();
        entries(document).forEach(entry -> known.put(LockJson.field(entry, "nodeID"), entry));
        List<JsonObject> entries = new ArrayList<>();
        if (next.pause().isPresent()) {
            known.values().stream().filter(OriginalAnnotation::isByHand).forEach(entries::add);
        }
        Optional<Holder> newcomer = Optional.empty();
        for (Holder holder : next.holders()) {
            JsonObject entry = known.get(holder.node().value());
            if (entry == null || !created(entry).equals(holder.since())) {
                newcomer = Optional.of(holder);
                entry = entry(holder, ttl);
            }
            entries.add(entry);
        }
        boolean multi = newcomer.map(holder -> holder.places() > 1).orElse(isMulti(document)) || entries.size() > 1;
        return multi ? multi(document, newcomer, entries) : entries.isEmpty() ? "" : GSON.toJson(entries.getFirst());
    }

    private static String multi(JsonObject before, Optional<Holder> newcomer, List<JsonObject> entries) {
        JsonObject document = isMulti(before) ? before : new JsonObject();
        newcomer.ifPresent(holder -> document.addProperty("maxOwners", holder.places()));
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
