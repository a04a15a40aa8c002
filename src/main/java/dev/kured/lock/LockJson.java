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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads and writes the lock record as JSON, for people and for all versions of kured in the fleet. Unknown fields of the
 * document and of a holder's entry are preserved.
 *
 * <pre>{"holders": [{"node": "n1", "uid": "…", "boot": "…", "since": "2026-11-22T22:00:01Z", "zone": "a", "places": 2,
 *               "unschedulable": false}],
 * "pause": {"by": "root@n1", "since": "2026-11-22T22:10:00Z", "reason": "freeze", "until": "2026-11-23T06:00:00Z"},
 * "deferral": {"by": "n7", "gates": {"prometheus": "an alert is active: Broken"}, "until": "2026-11-22T22:11:00Z"},
 * "notReady": {"nodes": ["n9"], "until": "2026-11-22T22:11:00Z"},
 * "inspection": {"by": "n8", "at": "2026-11-22T22:10:30Z"}}</pre>
 */
final class LockJson {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

    private LockJson() {}

    /**
     * Reads a record. Blank text and an empty object are a free lock.
     *
     * @throws IllegalArgumentException if the text is no lock record; then the holders are unknown
     */
    static LockRecord read(String text) {
        return strictly(() -> {
            JsonObject document = parse(text);
            List<Holder> holders = new ArrayList<>();
            holders(document).forEach(entry -> holders.add(holder(entry.getAsJsonObject())));
            return new LockRecord(holders, pauseIn(document), deferralIn(document), notReadyIn(document),
                    inspectionIn(document));
        });
    }

    /** Writes {@code next} over {@code before}, which may be blank, without the entries of other programs. */
    static String write(String before, LockRecord next) {
        JsonObject document = parse(before);
        Map<String, JsonObject> known = new HashMap<>();
        for (JsonElement element : holders(document)) {
            known.put(field(element.getAsJsonObject(), "node"), element.getAsJsonObject());
        }
        var holders = new JsonArray();
        for (Holder holder : next.holders()) {
            holder.boot().ifPresent(boot -> {
                JsonObject entry = known.getOrDefault(holder.node().value(), new JsonObject());
                entry.addProperty("node", holder.node().value());
                entry.addProperty("uid", holder.uid());
                entry.addProperty("boot", boot.value());
                entry.addProperty("since", holder.since().toString());
                entry.addProperty("zone", holder.zone());
                entry.addProperty("places", holder.places());
                entry.addProperty("unschedulable", holder.unschedulable());
                holders.add(entry);
            });
        }
        document.add("holders", holders);
        if (!next.pause().equals(pauseIn(document))) {
            document.remove("pause");
            next.pause().ifPresent(pause -> document.add("pause", json(pause)));
        }
        if (!next.deferral().equals(deferralIn(document))) {
            document.remove("deferral");
            next.deferral().ifPresent(deferral -> document.add("deferral", json(deferral)));
        }
        if (!next.notReady().equals(notReadyIn(document))) {
            document.remove("notReady");
            next.notReady().ifPresent(note -> document.add("notReady", json(note)));
        }
        if (!next.inspection().equals(inspectionIn(document))) {
            document.remove("inspection");
            next.inspection().ifPresent(note -> document.add("inspection", json(note)));
        }
        return GSON.toJson(document) + "\n";
    }

    /** Runs a reader and turns each exception of the JSON parser and its tree into an IllegalArgumentException. */
    static <T> T strictly(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | UnsupportedOperationException
                | DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Parses a JSON object. Blank text is an empty object. */
    static JsonObject parse(String text) {
        return text.isBlank() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
    }

    /** Returns the text of a required field. */
    static String field(JsonObject entry, String name) {
        if (!entry.has(name)) {
            throw new IllegalArgumentException("an entry without '" + name + "': " + entry);
        }
        return entry.get(name).getAsString();
    }

    /** Returns the holders. Only an empty object may lack them: in any other they may be lost, or named differently. */
    private static JsonArray holders(JsonObject document) {
        if (!document.has("holders") && !document.isEmpty()) {
            throw new IllegalArgumentException("it is not empty but has no 'holders': " + document);
        }
        return document.has("holders") ? document.getAsJsonArray("holders") : new JsonArray();
    }

    private static Holder holder(JsonObject entry) {
        return new Holder(
                new NodeName(field(entry, "node")),
                field(entry, "uid"),
                Optional.of(new BootId(field(entry, "boot"))),
                Instant.parse(field(entry, "since")),
                entry.has("zone") ? field(entry, "zone") : "",
                entry.has("places") ? entry.get("places").getAsInt() : 1,
                entry.has("unschedulable") && entry.get("unschedulable").getAsBoolean());
    }

    private static Optional<Pause> pauseIn(JsonObject document) {
        return Optional.ofNullable(document.getAsJsonObject("pause")).map(LockJson::pause);
    }

    private static Pause pause(JsonObject entry) {
        return new Pause(
                field(entry, "by"),
                Instant.parse(field(entry, "since")),
                entry.has("reason") ? field(entry, "reason") : "",
                entry.has("until") ? Optional.of(Instant.parse(field(entry, "until"))) : Optional.empty());
    }

    private static Optional<ClosedGates> deferralIn(JsonObject document) {
        return Optional.ofNullable(document.getAsJsonObject("deferral")).map(LockJson::deferral);
    }

    private static ClosedGates deferral(JsonObject entry) {
        var gates = new LinkedHashMap<String, String>();
        if (entry.has("gates")) {
            entry.getAsJsonObject("gates").asMap().forEach((gate, reason) -> gates.put(gate, reason.getAsString()));
        }
        return new ClosedGates(new NodeName(field(entry, "by")), gates, Instant.parse(field(entry, "until")));
    }

    private static Optional<NotReadyNodes> notReadyIn(JsonObject document) {
        return Optional.ofNullable(document.getAsJsonObject("notReady")).map(LockJson::notReady);
    }

    private static NotReadyNodes notReady(JsonObject entry) {
        Set<NodeName> nodes = entry.getAsJsonArray("nodes").asList().stream()
                .map(name -> new NodeName(name.getAsString()))
                .collect(Collectors.toSet());
        return new NotReadyNodes(nodes, Instant.parse(field(entry, "until")));
    }

    private static Optional<HolderCheck> inspectionIn(JsonObject document) {
        return Optional.ofNullable(document.getAsJsonObject("inspection"))
                .map(entry -> new HolderCheck(new NodeName(field(entry, "by")), Instant.parse(field(entry, "at"))));
    }

    private static JsonObject json(HolderCheck note) {
        var entry = new JsonObject();
        entry.addProperty("by", note.by().value());
        entry.addProperty("at", note.at().toString());
        return entry;
    }

    private static JsonObject json(NotReadyNodes note) {
        var nodes = new JsonArray();
        note.sorted().forEach(node -> nodes.add(node.value()));
        var entry = new JsonObject();
        entry.add("nodes", nodes);
        entry.addProperty("until", note.until().toString());
        return entry;
    }

    private static JsonObject json(ClosedGates deferral) {
        var gates = new JsonObject();
        deferral.gates().forEach(gates::addProperty);
        var entry = new JsonObject();
        entry.addProperty("by", deferral.by().value());
        entry.add("gates", gates);
        entry.addProperty("until", deferral.until().toString());
        return entry;
    }

    private static JsonObject json(Pause pause) {
        var entry = new JsonObject();
        entry.addProperty("by", pause.by());
        entry.addProperty("since", pause.since().toString());
        entry.addProperty("reason", pause.reason());
        pause.until().ifPresent(until -> entry.addProperty("until", until.toString()));
        return entry;
    }
}
