package dev.kured.lock;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the original kured makes of its annotation, to the byte and with its peculiarities: each form overlooks the
 * holders of the other one; whether a holder has expired it judges by the time to live that was written down, and only
 * where that is none by its own; and where one has expired, it comes in however many are left.
 *
 * @param node its {@code nodeID}
 * @param concurrency one: the first form; more: the second
 * @see <a href="https://github.com/kubereboot/kured/blob/main/pkg/daemonsetlock/daemonsetlock.go">its source</a>
 */
record OriginalProtocol(String node, int concurrency, Duration ttl) {

    /** The annotation with this node as a holder; empty if it may not be one. The same if it is the one already. */
    Optional<String> acquire(Optional<String> annotation, Instant now) {
        Optional<JsonObject> value = annotation.map(OriginalProtocol::parse);
        if (concurrency == 1) {
            return value.filter(one -> !expired(one, now)).isEmpty()
                    ? Optional.of(entry(now))
                    : annotation.filter(_ -> nodeOf(value.get()).equals(node));
        }
        List<JsonElement> locks = locks(value);
        boolean free = locks.size() < concurrency || locks.removeIf(lock -> expired(lock.getAsJsonObject(), now));
        if (!free) {
            return Optional.empty();
        }
        locks.add(parse(entry(now)));
        return Optional.of(multi(concurrency, locks));
    }

    boolean isHolding(Optional<String> annotation, Instant now) {
        Optional<JsonObject> value = annotation.map(OriginalProtocol::parse);
        return concurrency == 1
                ? value.filter(one -> !expired(one, now) && nodeOf(one).equals(node)).isPresent()
                : locks(value).stream().map(JsonElement::getAsJsonObject)
                        .anyMatch(one -> nodeOf(one).equals(node) && !expired(one, now));
    }

    /** The annotation without this node; empty: there is none any more. */
    Optional<String> release(Optional<String> annotation) {
        Optional<JsonObject> value = annotation.map(OriginalProtocol::parse);
        if (concurrency == 1) {
            if (value.isEmpty() || !nodeOf(value.get()).equals(node)) {
                throw new IllegalStateException("not lock holder: " + value);
            }
            return Optional.empty();
        }
        List<JsonElement> locks = locks(value);
        Optional<JsonElement> mine = locks.stream().filter(lock -> nodeOf(lock.getAsJsonObject()).equals(node)).findFirst();
        locks.remove(mine.orElseThrow(() -> new IllegalStateException("Lock not held: " + value)));
        return Optional.of(multi(value.orElseThrow().get("maxOwners").getAsInt(), locks));
    }

    private String entry(Instant now) {
        String created = now.toString().replaceAll("(\\.\\d*?)0+Z$", "$1Z");
        return "{\"nodeID\":\"" + node + "\",\"metadata\":{\"unschedulable\":false},\"created\":\"" + created + "\",\"TTL\":"
                + ttl.toNanos() + "}";
    }

    private static String multi(int maxOwners, List<JsonElement> locks) {
        var array = new JsonArray();
        locks.forEach(array::add);
        return "{\"maxOwners\":" + maxOwners + ",\"locks\":" + array + "}";
    }

    private static JsonObject parse(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static String nodeOf(JsonObject entry) {
        return entry.has("nodeID") ? entry.get("nodeID").getAsString() : "";
    }

    private boolean expired(JsonObject entry, Instant now) {
        Duration recorded = Duration.ofNanos(entry.has("TTL") ? entry.get("TTL").getAsLong() : 0);
        Duration effective = recorded.isZero() ? ttl : recorded;
        // The second form, read as the first, is of Go's zero time.
        Instant created = entry.has("created")
                ? OffsetDateTime.parse(entry.get("created").getAsString()).toInstant()
                : Instant.EPOCH;
        return effective.isPositive() && Duration.between(created, now).compareTo(effective) >= 0;
    }

    private static List<JsonElement> locks(Optional<JsonObject> value) {
        var locks = new ArrayList<JsonElement>();
        value.filter(one -> one.get("locks") instanceof JsonArray)
                .ifPresent(one -> one.getAsJsonArray("locks").forEach(locks::add));
        return locks;
    }
}
