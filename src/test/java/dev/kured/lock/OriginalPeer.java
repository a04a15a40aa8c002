package dev.kured.lock;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.kube.Answer;
import dev.kured.kube.Kube;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A node of the original kured, as far as its lock goes: it reads the DaemonSet, and writes it back whole, with the
 * version that it has read. With its peculiarities: each form overlooks the holders of the other one.
 */
final class OriginalPeer {
    private static final String ANNOTATION = "weave.works/kured-node-lock";

    private final Kube kube;
    private final String daemonSet;
    private final String node;
    private final int concurrency;
    private final Duration ttl;

    OriginalPeer(Kube kube, String daemonSet, String node, int concurrency, Duration ttl) {
        this.kube = kube;
        this.daemonSet = daemonSet;
        this.node = node;
        this.concurrency = concurrency;
        this.ttl = ttl;
    }

    /** One try, which is lost when somebody else is faster. */
    boolean acquire() throws Trouble {
        V1DaemonSet object = read();
        Optional<JsonObject> value = value(object);
        if (concurrency == 1) {
            if (value.isPresent() && !expired(value.get())) {
                return nodeOf(value.get()).equals(node);
            }
            return write(object, Optional.of(entry()));
        }
        List<JsonElement> locks = locks(value);
        if (locks.size() >= concurrency) {
            locks.removeIf(lock -> expired(lock.getAsJsonObject()));
            if (locks.size() >= concurrency) {
                return false;
            }
        }
        locks.add(JsonParser.parseString(entry()));
        return write(object, Optional.of(multi(concurrency, locks)));
    }

    boolean holding() throws Trouble {
        Optional<JsonObject> value = value(read());
        return concurrency == 1
                ? value.filter(one -> !expired(one) && nodeOf(one).equals(node)).isPresent()
                : locks(value).stream().map(JsonElement::getAsJsonObject)
                        .anyMatch(one -> nodeOf(one).equals(node) && !expired(one));
    }

    /** One try, which is lost when somebody else is faster. */
    boolean release() throws Trouble {
        V1DaemonSet object = read();
        Optional<JsonObject> value = value(object);
        if (concurrency == 1) {
            if (value.isEmpty() || !nodeOf(value.get()).equals(node)) {
                throw new IllegalStateException("not lock holder: " + value);
            }
            return write(object, Optional.empty());
        }
        List<JsonElement> locks = locks(value);
        if (!locks.removeIf(lock -> nodeOf(lock.getAsJsonObject()).equals(node))) {
            throw new IllegalStateException("lock not held: " + value);
        }
        return write(object, Optional.of(multi(value.orElseThrow().get("maxOwners").getAsInt(), locks)));
    }

    private String entry() {
        String now = Instant.now().toString().replaceAll("(\\.\\d*?)0+Z$", "$1Z");
        return "{\"nodeID\":\"" + node + "\",\"metadata\":{\"unschedulable\":false},\"created\":\"" + now + "\",\"TTL\":"
                + ttl.toNanos() + "}";
    }

    private static String multi(int maxOwners, List<JsonElement> locks) {
        var array = new JsonArray();
        locks.forEach(array::add);
        return "{\"maxOwners\":" + maxOwners + ",\"locks\":" + array + "}";
    }

    private static String nodeOf(JsonObject entry) {
        return entry.has("nodeID") ? entry.get("nodeID").getAsString() : "";
    }

    private boolean expired(JsonObject entry) {
        Duration recorded = Duration.ofNanos(entry.has("TTL") ? entry.get("TTL").getAsLong() : 0);
        Duration effective = recorded.isZero() ? ttl : recorded;
        Instant created = entry.has("created")
                ? OffsetDateTime.parse(entry.get("created").getAsString()).toInstant()
                : Instant.EPOCH;
        return effective.isPositive() && Duration.between(created, Instant.now()).compareTo(effective) >= 0;
    }

    private static List<JsonElement> locks(Optional<JsonObject> value) {
        var locks = new ArrayList<JsonElement>();
        value.filter(one -> one.get("locks") instanceof JsonArray)
                .ifPresent(one -> one.getAsJsonArray("locks").forEach(locks::add));
        return locks;
    }

    private static Optional<JsonObject> value(V1DaemonSet object) {
        return Optional.ofNullable(Objects.requireNonNull(object.getMetadata()).getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .map(text -> JsonParser.parseString(text).getAsJsonObject());
    }

    private V1DaemonSet read() throws Trouble {
        return kube.ask("read", V1DaemonSet.class,
                api -> new AppsV1Api(api).readNamespacedDaemonSet(daemonSet, "default").buildCall(null)).orTrouble();
    }

    private boolean write(V1DaemonSet object, Optional<String> value) throws Trouble {
        var metadata = Objects.requireNonNull(object.getMetadata());
        Map<String, String> annotations = new HashMap<>(
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()));
        value.ifPresentOrElse(text -> annotations.put(ANNOTATION, text), () -> annotations.remove(ANNOTATION));
        metadata.setAnnotations(annotations);
        var answer = kube.ask("write", V1DaemonSet.class,
                api -> new AppsV1Api(api).replaceNamespacedDaemonSet(daemonSet, "default", object).buildCall(null));
        if (answer instanceof Answer.Refused<V1DaemonSet> refused && refused.code() == 409) {
            return false;
        }
        answer.orTrouble();
        return true;
    }
}
