package dev.kured.lock;

import com.google.gson.JsonObject;
import dev.kured.kube.Answer;
import dev.kured.kube.Feed;
import dev.kured.kube.Followed;
import dev.kured.kube.Following;
import dev.kured.kube.Kube;
import dev.kured.kube.Meta;
import dev.kured.terms.Trouble;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The lock record in a ConfigMap, under the key {@code lock}. What else is in the ConfigMap stays as it is. It is
 * shipped empty with the RBAC manifest, so that no node needs the right to create one; a missing one is created where
 * that is allowed.
 */
public final class ConfigMapStore implements LockStore {
    private static final String KEY = "lock";
    private static final Stored MISSING = new Stored(LockRecord.FREE, "", "");

    private final Kube kube;
    private final String namespace;
    private final String name;
    private final List<Followed<V1ConfigMap, Stored>> followers = new CopyOnWriteArrayList<>();

    /** The lock in ConfigMap {@code namespace/name}. */
    public ConfigMapStore(Kube kube, String namespace, String name) {
        this.kube = kube;
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public String place() {
        return "ConfigMap " + namespace + "/" + name;
    }

    @Override
    public Stored read() throws Trouble {
        var answer = kube.ask("read " + place(), V1ConfigMap.class,
                api -> new CoreV1Api(api).readNamespacedConfigMap(name, namespace).buildCall(null));
        return answer instanceof Answer.Refused<V1ConfigMap> refused && refused.code() == 404
                ? MISSING
                : stored(answer.orTrouble());
    }

    @Override
    public Following<Stored> follow(Runnable ring) throws Trouble {
        var followed = kube.follow(
                new Feed<>("follow " + place(), V1ConfigMap.class,
                        api -> new CoreV1Api(api)
                                .listNamespacedConfigMap(namespace)
                                .fieldSelector("metadata.name=" + name)
                                .buildCall(null),
                        object -> object, this::only),
                ring);
        followers.removeIf(Followed::closed);
        followers.add(followed);
        return followed;
    }

    @Override
    public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
        String text = LockJson.write(seen.text(), next);
        var answer = seen.version().isEmpty() ? create(text) : replace(seen.version(), text);
        // 409: it is another version by now. 404: it was deleted.
        if (answer instanceof Answer.Refused<V1ConfigMap> refused && (refused.code() == 409 || refused.code() == 404)) {
            return Optional.empty();
        }
        V1ConfigMap written = answer.orTrouble();
        followers.forEach(follower -> follower.learn(Meta.of(written), written));
        return Optional.of(stored(written));
    }

    private Answer<V1ConfigMap> replace(String version, String text) throws Trouble {
        var metadata = new JsonObject();
        metadata.addProperty("resourceVersion", version);
        var data = new JsonObject();
        data.addProperty(KEY, text);
        var patch = new JsonObject();
        patch.add("metadata", metadata);
        patch.add("data", data);
        return kube.ask("write " + place(), V1ConfigMap.class, api -> new CoreV1Api(api)
                .patchNamespacedConfigMap(name, namespace, new V1Patch(patch.toString()))
                .buildCall(null));
    }

    private Answer<V1ConfigMap> create(String text) throws Trouble {
        var object = new V1ConfigMap()
                .metadata(new V1ObjectMeta().name(name).namespace(namespace))
                .data(Map.of(KEY, text));
        var answer = kube.ask("create " + place() + ", which does not exist,", V1ConfigMap.class,
                api -> new CoreV1Api(api).createNamespacedConfigMap(namespace, object).buildCall(null));
        if (answer instanceof Answer.Refused<V1ConfigMap> refused && refused.code() == 404) {
            throw refused.trouble(); // There is no such namespace.
        }
        return answer;
    }

    private Stored only(Collection<V1ConfigMap> objects) throws Trouble {
        return objects.isEmpty() ? MISSING : stored(objects.iterator().next());
    }

    /** Fails closed: while nobody can tell who holds the lock, nobody takes it. */
    private Stored stored(V1ConfigMap object) throws Trouble {
        String text = Optional.ofNullable(object.getData()).map(data -> data.get(KEY)).orElse("");
        try {
            return new Stored(LockJson.read(text), Meta.of(object).version(), text);
        } catch (IllegalArgumentException e) {
            throw new Trouble("the lock in " + place() + " is no lock record: " + e.getMessage(),
                    "No node reboots before that is mended. When no node is on its way, free the lock with: kubectl -n "
                            + namespace + " patch configmap " + name
                            + " --type=merge -p '{\"data\":{\"" + KEY + "\":null}}'", e);
        }
    }
}
