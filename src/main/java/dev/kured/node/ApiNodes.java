package dev.kured.node;

import dev.kured.kube.ApiResponse;
import dev.kured.kube.Kube;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ListMeta;
import io.kubernetes.client.openapi.models.V1NodeList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Reads the Nodes of the cluster from the API server. */
public final class ApiNodes implements Nodes {
    private static final String REMEDY = "Apply /usr/share/kured/rbac-nodes.yaml: a percentage in lock.concurrency,"
            + " lock.count-not-ready, the detection of deleted Nodes, and the waiting nodes in 'kured lock' need it";
    private static final String METADATA_OF_ALL = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private static final String METADATA = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    private static final int PAGE = 500;

    private final Kube kube;

    /** One page of a list with only the metadata of the Nodes. */
    private record Page(V1ListMeta metadata, @Nullable List<Item> items) {
        record Item(Named metadata) {}

        record Named(String name, @Nullable Map<String, String> annotations) {}
    }

    /** Only the metadata of a Node. */
    private record Alone(Identity metadata) {
        record Identity(String uid) {}
    }

    /**
     * Creates the access to the Nodes without a request.
     *
     * @param kube the API server
     */
    public ApiNodes(Kube kube) {
        this.kube = kube;
    }

    @Override
    public int count() throws Trouble {
        V1NodeList first = explained(kube.ask("count the Nodes", V1NodeList.class,
                api -> new CoreV1Api(api).listNode().limit(1).buildCall(null)));
        long others = Optional.ofNullable(first.getMetadata()).map(V1ListMeta::getRemainingItemCount).orElse(0L);
        return Math.toIntExact(first.getItems().size() + others);
    }

    @Override
    public Set<NodeName> notReady() throws Trouble {
        String doing = "look for Nodes that are not Ready";
        // Version 0 permits an answer from the API server's cache, some moments old; the result ages anyway.
        NodeTable all = explained(kube.ask(doing, NodeTable.class, api -> as(NodeTable.ACCEPT, api,
                new CoreV1Api(api).listNode().resourceVersion("0").buildCall(null), Map.of("includeObject", "None"))));
        try {
            return all.notReady();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new Trouble("cannot " + doing + ": the API server's answer was not understood: " + e.getMessage(),
                    "Unset lock.count-not-ready if this lasts", e);
        }
    }

    @Override
    public Optional<String> uid(NodeName name) throws Trouble {
        var answer = kube.ask("look for Node " + name, Alone.class, api -> as(METADATA, api,
                new CoreV1Api(api).readNode(name.value()).buildCall(null), Map.of()));
        return answer instanceof ApiResponse.Refused<Alone> refused && refused.code() == 404
                ? Optional.empty()
                : Optional.of(explained(answer).metadata().uid());
    }

    /**
     * Finds the nodes that wait for the lock, by their annotation {@link Marks#WAITING}. The API server sends the metadata
     * of all Nodes, in pages of 500.
     *
     * @return the waiting nodes
     * @throws Trouble if the Nodes cannot be listed
     */
    public Map<NodeName, Waiting> waiting() throws Trouble {
        var waiting = new LinkedHashMap<NodeName, Waiting>();
        String next = "";
        do {
            String from = next;
            Page page = explained(kube.ask("look for Nodes that wait", Page.class, api -> as(METADATA_OF_ALL, api,
                    new CoreV1Api(api).listNode().limit(PAGE).buildCall(null), from.isEmpty() ? Map.of() : Map.of("continue", from))));
            for (Page.Item item : Optional.ofNullable(page.items()).orElse(List.of())) {
                Optional.ofNullable(item.metadata().annotations())
                        .map(annotations -> annotations.get(Marks.WAITING))
                        .ifPresent(text -> waiting.put(new NodeName(item.metadata().name()), Waiting.of(text)));
            }
            next = Optional.ofNullable(page.metadata().getContinue()).orElse("");
        } while (!next.isEmpty());
        return waiting;
    }

    /** Returns the same request with another Accept header and more query parameters. */
    private static Call as(String accept, ApiClient api, Call call, Map<String, String> more) {
        Request request = call.request();
        HttpUrl.Builder url = request.url().newBuilder();
        more.forEach(url::addQueryParameter);
        return api.getHttpClient().newCall(request.newBuilder().url(url.build()).header("Accept", accept).build());
    }

    private static <T> T explained(ApiResponse<T> answer) throws Trouble {
        return switch (answer) {
            case ApiResponse.Done<T> done -> done.object();
            case ApiResponse.Refused<T> refused ->
                throw refused.lacksPermission() ? refused.trouble().withRemedy(REMEDY) : refused.trouble();
        };
    }
}
