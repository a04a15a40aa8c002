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
 * The original kured's rules for its annotation, byte for byte and with their peculiarities. Each form ignores the holders
 * of the other one. A holder expires by the TTL in its entry, and only if that is missing by the TTL of the node that
 * reads it. If one holder has expired, a node takes the lock however many others are left.
 *
 * @param node the {@code nodeID}
 * @param concurrency 1 for the first form, more for the second
 * @see <a href="https://github.com/kubereboot/kured/blob/main/pkg/daemonsetlock/daemonsetlock.go">its source</a>
 */
record OriginalProtocol(String node, int concurrency, Duration ttl) {

    /** Returns the annotation with this node as a holder, unchanged if it already is one; empty if it may not be. */
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

    /** Returns the annotation without this node; empty if the annotation is removed. */
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
        // The second form, read as the first, has Go's zero time.
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
