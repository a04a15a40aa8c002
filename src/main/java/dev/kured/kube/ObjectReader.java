package dev.kured.kube;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.kubernetes.client.common.KubernetesObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads lists and single objects from JSON. A list is read object by object, and only the needed part of each is kept:
 * 250 pods are 2 MB of JSON, and far more as objects.
 *
 * @param <E> what is kept of each object
 */
final class ObjectReader<E> {

    /**
     * A list from the API server.
     *
     * @param version the resourceVersion of the list
     * @param objects the objects by {@link ObjectMetadata#key}
     */
    record Listed<E>(String version, Map<String, WatchCache.Known<E>> objects) {}

    private final Gson gson;
    private final Class<? extends KubernetesObject> type;
    private final Function<KubernetesObject, E> keep;

    ObjectReader(Gson gson, Class<? extends KubernetesObject> type, Function<KubernetesObject, E> keep) {
        this.gson = gson;
        this.type = type;
        this.keep = keep;
    }

    Listed<E> list(java.io.Reader text) throws IOException {
        var objects = new LinkedHashMap<String, WatchCache.Known<E>>();
        String version = "";
        boolean complete = false;
        var json = new JsonReader(text);
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "metadata" -> version = version(JsonParser.parseReader(json).getAsJsonObject());
                case "items" -> {
                    items(json, objects::put);
                    complete = true;
                }
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (!complete || version.isEmpty()) {
            // Not an empty list: "no pods" would mean that the node is drained.
            throw new IllegalStateException("a list without items or resourceVersion");
        }
        return new Listed<>(version, objects);
    }

    void read(JsonElement json, BiConsumer<String, WatchCache.Known<E>> to) {
        take(gson.fromJson(json, type), to);
    }

    /** Returns the resourceVersion in the metadata of a list or a bookmark. */
    static String version(JsonObject metadata) {
        return metadata.get("resourceVersion").getAsString();
    }

    private void items(JsonReader json, BiConsumer<String, WatchCache.Known<E>> to) throws IOException {
        if (json.peek() == JsonToken.NULL) {
            json.nextNull();
            return;
        }
        json.beginArray();
        while (json.hasNext()) {
            take(gson.fromJson(json, type), to);
        }
        json.endArray();
    }

    private void take(KubernetesObject object, BiConsumer<String, WatchCache.Known<E>> to) {
        ObjectMetadata meta = ObjectMetadata.of(object);
        to.accept(meta.key(), new WatchCache.Known<>(meta.version(), keep.apply(object)));
    }
}
