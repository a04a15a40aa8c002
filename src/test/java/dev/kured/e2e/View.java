package dev.kured.e2e;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The cluster at one moment, as far as a reboot shows in it. Read from the objects' JSON without any code of kured's:
 * annotation and lock record are what people and other programs read, too.
 *
 * @param holders who holds the lock
 * @param available the replicas of each Deployment that are available
 * @param pods the pods, and whether each is terminating
 */
record View(Map<String, Node> nodes, Set<String> holders, Map<String, Integer> available, Map<String, Boolean> pods) {
    static final View EMPTY = new View(Map.of(), Set.of(), Map.of(), Map.of());

    private static final String MARK = "kured.dev/cordoned-in-boot";
    private static final String WAITING = "kured.dev/waiting";
    /** kured's annotations that must not outlast a reboot, or the wait for one. */
    private static final Set<String> PASSING =
            Set.of(MARK, WAITING, "kured.dev/marks", "weave.works/kured-reboot-in-progress");

    /**
     * One Node.
     *
     * @param mark the boot ID in which kured has cordoned it; empty: it has not
     * @param boot the boot ID that its kubelet reports
     * @param passing the annotations of {@link #PASSING} that it has
     */
    record Node(boolean ready, boolean unschedulable, String mark, String boot, Set<String> passing) {
        Node {
            passing = Set.copyOf(passing);
        }

        boolean cordonedByKured() {
            return !mark.isEmpty();
        }

        boolean waits() {
            return passing.contains(WAITING);
        }
    }

    View {
        nodes = Map.copyOf(nodes);
        holders = Set.copyOf(holders);
        available = Map.copyOf(available);
        pods = Map.copyOf(pods);
    }

    Node node(String name) {
        return nodes.get(name);
    }

    boolean holds(String node) {
        return holders.contains(node);
    }

    boolean terminating(String pod) {
        return pods.getOrDefault(pod, false);
    }

    /** Whether no node is on its way: none is cordoned by kured or holds the lock, and all are Ready. */
    boolean quiet() {
        return holders.isEmpty()
                && nodes.values().stream().noneMatch(Node::cordonedByKured)
                && nodes.values().stream().allMatch(Node::ready);
    }

    /** Whether it is {@link #quiet}, and no Node carries a passing annotation of kured's. */
    boolean clean() {
        return quiet() && nodes.values().stream().allMatch(node -> node.passing().isEmpty());
    }

    /** As it is after an object was written. */
    View with(JsonObject object) {
        String name = name(object);
        return switch (object.get("kind").getAsString()) {
            case "Node" -> new View(put(nodes, name, node(object)), holders, available, pods);
            case "ConfigMap" -> new View(nodes, holders(object), available, pods);
            case "Deployment" -> new View(nodes, holders, put(available, name, available(object)), pods);
            case "Pod" -> new View(nodes, holders, available,
                    put(pods, name, at(object, "metadata", "deletionTimestamp").isPresent()));
            default -> throw new IllegalArgumentException("not watched: " + object);
        };
    }

    /** As it is after an object was deleted. */
    View without(JsonObject object) {
        String name = name(object);
        return switch (object.get("kind").getAsString()) {
            case "Node" -> new View(remove(nodes, name), holders, available, pods);
            case "ConfigMap" -> new View(nodes, Set.of(), available, pods);
            case "Deployment" -> new View(nodes, holders, remove(available, name), pods);
            case "Pod" -> new View(nodes, holders, available, remove(pods, name));
            default -> throw new IllegalArgumentException("not watched: " + object);
        };
    }

    static String name(JsonObject object) {
        return at(object, "metadata", "name").orElseThrow().getAsString();
    }

    private static Node node(JsonObject object) {
        boolean ready = false;
        for (JsonElement condition : at(object, "status", "conditions").orElseThrow().getAsJsonArray()) {
            ready |= text(condition.getAsJsonObject(), "type").equals("Ready")
                    && text(condition.getAsJsonObject(), "status").equals("True");
        }
        return new Node(
                ready,
                at(object, "spec", "unschedulable").map(JsonElement::getAsBoolean).orElse(false),
                text(object, "metadata", "annotations", MARK),
                text(object, "status", "nodeInfo", "bootID"),
                at(object, "metadata", "annotations")
                        .map(annotations -> annotations.getAsJsonObject().keySet().stream()
                                .filter(PASSING::contains)
                                .collect(Collectors.toSet()))
                        .orElse(Set.of()));
    }

    private static Set<String> holders(JsonObject object) {
        String record = text(object, "data", "lock");
        var holders = new LinkedHashSet<String>();
        if (!record.isBlank()) {
            var entries = JsonParser.parseString(record).getAsJsonObject().getAsJsonArray("holders");
            StreamSupport.stream(entries.spliterator(), false)
                    .map(entry -> text(entry.getAsJsonObject(), "node"))
                    .forEach(holders::add);
        }
        return holders;
    }

    private static int available(JsonObject object) {
        return at(object, "status", "availableReplicas").map(JsonElement::getAsInt).orElse(0);
    }

    private static String text(JsonObject object, String... path) {
        return at(object, path).map(JsonElement::getAsString).orElse("");
    }

    private static Optional<JsonElement> at(JsonObject object, String... path) {
        JsonElement element = object;
        for (String step : path) {
            element = element.getAsJsonObject().get(step);
            if (element == null || element.isJsonNull()) {
                return Optional.empty();
            }
        }
        return Optional.of(element);
    }

    private static <T> Map<String, T> put(Map<String, T> map, String key, T value) {
        var copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }

    private static <T> Map<String, T> remove(Map<String, T> map, String key) {
        var copy = new HashMap<>(map);
        copy.remove(key);
        return copy;
    }
}
