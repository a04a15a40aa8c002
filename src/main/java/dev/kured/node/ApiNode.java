package dev.kured.node;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kured.kube.ApiResponse;
import dev.kured.kube.Kube;
import dev.kured.kube.ObjectMetadata;
import dev.kured.kube.ObjectWatches;
import dev.kured.kube.WatchSpec;
import dev.kured.kube.Watched;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1NodeCondition;
import io.kubernetes.client.openapi.models.V1NodeSpec;
import io.kubernetes.client.openapi.models.V1NodeStatus;
import io.kubernetes.client.openapi.models.V1NodeSystemInfo;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Taint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads, watches and changes this machine's Node object in the API server. */
public final class ApiNode implements ThisNode {
    private final Kube kube;
    private final NodeName name;
    private final ObjectWatches<NodeView, Optional<NodeView>> watches = new ObjectWatches<>();

    /**
     * Creates the access to a Node without a request.
     *
     * @param kube the API server
     * @param name the name of the Node
     */
    public ApiNode(Kube kube, NodeName name) {
        this.kube = kube;
        this.name = name;
    }

    @Override
    public NodeName name() {
        return name;
    }

    @Override
    public Optional<NodeView> read() throws Trouble {
        var reading = watches.reading("/" + name);
        var answer = kube.ask("read Node " + name, V1Node.class,
                api -> new CoreV1Api(api).readNode(name.value()).buildCall(null));
        if (answer instanceof ApiResponse.Refused<V1Node> refused && refused.code() == 404) {
            reading.foundNothing();
            return Optional.empty();
        }
        V1Node node = answer.orTrouble();
        NodeView view = view(node);
        reading.found(ObjectMetadata.of(node), view);
        return Optional.of(view);
    }

    @Override
    public Watched<Optional<NodeView>> follow(Runnable wake) throws Trouble {
        return watches.add(kube.follow(
                new WatchSpec<V1Node, NodeView, Optional<NodeView>>("follow Node " + name, V1Node.class,
                        api -> new CoreV1Api(api).listNode().fieldSelector("metadata.name=" + name).buildCall(null),
                        ApiNode::view, views -> views.stream().findFirst()),
                wake));
    }

    @Override
    public Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble {
        var patch = new V1Patch(patch(seen, change).toString());
        var answer = kube.ask("change Node " + name, V1Node.class,
                api -> new CoreV1Api(api).patchNode(name.value(), patch).buildCall(null));
        if (answer instanceof ApiResponse.Refused<V1Node> refused && (refused.code() == 409 || refused.code() == 404)) {
            return Optional.empty();
        }
        V1Node written = answer.orTrouble();
        NodeView view = view(written);
        watches.wrote(ObjectMetadata.of(written), view);
        return Optional.of(view);
    }

    /**
     * Asks by a dry run whether the API server would accept a change.
     *
     * @param seen the Node as it was read
     * @param change the change
     * @return the message of the API server, policy or webhook that refuses the change; empty if it would be accepted
     * @throws Trouble if there was no clear answer
     */
    public Optional<String> refusal(NodeView seen, NodeChange change) throws Trouble {
        JsonObject content = patch(seen, change);
        // Other writes to the Node meanwhile must not fail the dry run.
        content.getAsJsonObject("metadata").remove("resourceVersion");
        var patch = new V1Patch(content.toString());
        var answer = kube.ask("try a change of Node " + name, V1Node.class,
                api -> new CoreV1Api(api).patchNode(name.value(), patch).dryRun("All").buildCall(null));
        return switch (answer) {
            case ApiResponse.Done<V1Node> _ -> Optional.empty();
            case ApiResponse.Refused<V1Node> refused -> switch (refused.code()) {
                case 401, 404, 409, 429, 502, 503, 504 -> throw refused.trouble();
                // A webhook that fails or times out causes a 500.
                default -> Optional.of(refused.message());
            };
        };
    }

    private static JsonObject patch(NodeView seen, NodeChange change) {
        var metadata = new JsonObject();
        metadata.addProperty("resourceVersion", seen.version());
        metadata.add("annotations", texts(change.annotations()));
        metadata.add("labels", texts(change.labels()));
        var spec = new JsonObject();
        change.unschedulable().ifPresent(unschedulable -> spec.addProperty("unschedulable", unschedulable));
        change.taints().ifPresent(taints -> spec.add("taints", taints(taints)));
        var patch = new JsonObject();
        patch.add("metadata", metadata);
        patch.add("spec", spec);
        return patch;
    }

    private static JsonObject texts(Map<String, Optional<String>> change) {
        var texts = new JsonObject();
        change.forEach((key, value) ->
                texts.add(key, value.<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE)));
        return texts;
    }

    /** Returns all taints, because a merge patch replaces the list as a whole. */
    private static JsonArray taints(List<Taint> taints) {
        var all = new JsonArray();
        for (Taint taint : taints) {
            var one = new JsonObject();
            one.addProperty("key", taint.key());
            taint.value().ifPresent(value -> one.addProperty("value", value));
            one.addProperty("effect", taint.effect());
            taint.added().ifPresent(added -> one.addProperty("timeAdded", added));
            all.add(one);
        }
        return all;
    }

    private static NodeView view(V1Node node) {
        ObjectMetadata meta = ObjectMetadata.of(node);
        Optional<V1NodeStatus> status = Optional.ofNullable(node.getStatus());
        return new NodeView(
                new NodeName(meta.name()),
                meta.uid(),
                meta.version(),
                Optional.ofNullable(node.getSpec()).map(V1NodeSpec::getUnschedulable).orElse(false),
                status.map(V1NodeStatus::getConditions).flatMap(ApiNode::readySince),
                status.map(V1NodeStatus::getNodeInfo).map(V1NodeSystemInfo::getBootID).flatMap(ApiNode::boot),
                Optional.ofNullable(node.getMetadata()).map(V1ObjectMeta::getAnnotations).orElse(Map.of()),
                Optional.ofNullable(node.getMetadata()).map(V1ObjectMeta::getLabels).orElse(Map.of()),
                Optional.ofNullable(node.getSpec()).map(V1NodeSpec::getTaints).orElse(List.of()).stream()
                        .map(ApiNode::taint)
                        .toList());
    }

    private static Taint taint(V1Taint taint) {
        return new Taint(
                taint.getKey(),
                Optional.ofNullable(taint.getValue()).filter(value -> !value.isEmpty()),
                taint.getEffect(),
                Optional.ofNullable(taint.getTimeAdded()).map(added -> added.toInstant().toString()));
    }

    private static Optional<Instant> readySince(List<V1NodeCondition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals("Ready") && condition.getStatus().equals("True"))
                .findFirst()
                .map(ready -> Optional.ofNullable(ready.getLastTransitionTime())
                        .map(OffsetDateTime::toInstant)
                        .orElse(Instant.EPOCH));
    }

    /** Returns the reported boot ID; empty if the kubelet reports none or no valid one. */
    private static Optional<BootId> boot(String reported) {
        try {
            return Optional.of(new BootId(reported));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
