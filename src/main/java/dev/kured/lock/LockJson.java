package dev.kured.lock;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The lock record as JSON, for people and for every version of kured in the fleet: fields that this one does not know
 * survive where their holder does.
 *
 * <pre>{"holders": [{"node": "n1", "uid": "…", "boot": "…", "since": "2026-11-22T22:00:01Z", "unschedulable": false}]}</pre>
 */
final class LockJson {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

    private LockJson() {}

    /**
     * Reads a record; blank text is a free lock.
     *
     * @throws IllegalArgumentException if it is not such a record; then nobody knows who holds the lock
     */
    static LockRecord read(String text) {
        if (text.isBlank()) {
            return LockRecord.FREE;
        }
        try {
            return new LockRecord(StreamSupport.stream(holders(parse(text)).spliterator(), false)
                    .map(element -> holder(element.getAsJsonObject()))
                    .toList());
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | UnsupportedOperationException
                | DateTimeParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Writes {@code next} over {@code before}, which may be blank. */
    static String write(String before, LockRecord next) {
        JsonObject document = before.isBlank() ? new JsonObject() : parse(before);
        Map<String, JsonObject> known = new HashMap<>();
        for (JsonElement element : holders(document)) {
            known.put(field(element.getAsJsonObject(), "node"), element.getAsJsonObject());
        }
        var holders = new JsonArray();
        for (Holder holder : next.holders()) {
            JsonObject entry = known.getOrDefault(holder.node().value(), new JsonObject());
            entry.addProperty("node", holder.node().value());
            entry.addProperty("uid", holder.uid());
            entry.addProperty("boot", holder.boot().value());
            entry.addProperty("since", holder.since().toString());
            entry.addProperty("unschedulable", holder.unschedulable());
            holders.add(entry);
        }
        document.add("holders", holders);
        return GSON.toJson(document) + "\n";
    }

    private static JsonObject parse(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static JsonArray holders(JsonObject document) {
        return document.has("holders") ? document.getAsJsonArray("holders") : new JsonArray();
    }

    private static Holder holder(JsonObject entry) {
        return new Holder(
                new NodeName(field(entry, "node")),
                field(entry, "uid"),
                new BootId(field(entry, "boot")),
                Instant.parse(field(entry, "since")),
                entry.has("unschedulable") && entry.get("unschedulable").getAsBoolean());
    }

    private static String field(JsonObject entry, String name) {
        if (!entry.has(name)) {
            throw new IllegalArgumentException("a holder without '" + name + "': " + entry);
        }
        return entry.get(name).getAsString();
    }
}
