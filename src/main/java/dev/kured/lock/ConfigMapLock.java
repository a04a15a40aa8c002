package dev.kured.lock;

import com.google.gson.JsonObject;
import dev.kured.kube.ApiRequest;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Stores the lock record under the key {@code lock} of a ConfigMap. */
final class ConfigMapLock implements LockObject<V1ConfigMap> {
    private static final String KEY = "lock";

    @Override
    public String noun() {
        return "ConfigMap";
    }

    @Override
    public String group() {
        return "";
    }

    @Override
    public String resource() {
        return "configmaps";
    }

    @Override
    public Class<V1ConfigMap> type() {
        return V1ConfigMap.class;
    }

    @Override
    public ApiRequest read(LockPlace at) {
        return api -> new CoreV1Api(api).readNamespacedConfigMap(at.name(), at.namespace()).buildCall(null);
    }

    @Override
    public ApiRequest list(LockPlace at) {
        return api -> new CoreV1Api(api).listNamespacedConfigMap(at.namespace())
                .fieldSelector("metadata.name=" + at.name()).buildCall(null);
    }

    @Override
    public ApiRequest patch(LockPlace at, V1Patch patch) {
        return api -> new CoreV1Api(api).patchNamespacedConfigMap(at.name(), at.namespace(), patch).buildCall(null);
    }

    @Override
    public Optional<ApiRequest> create(LockPlace at, LockRecord first) {
        var object = new V1ConfigMap()
                .metadata(new V1ObjectMeta().name(at.name()).namespace(at.namespace()))
                .data(Map.of(KEY, LockJson.write("", first)));
        return Optional.of(api -> new CoreV1Api(api).createNamespacedConfigMap(at.namespace(), object).buildCall(null));
    }

    @Override
    public String text(V1ConfigMap object) {
        return Optional.ofNullable(object.getData()).map(data -> data.get(KEY)).orElse("");
    }

    @Override
    public LockRecord understand(String text) {
        return LockJson.read(text);
    }

    @Override
    public JsonObject change(String before, LockRecord next, Duration ttl) {
        var data = new JsonObject();
        data.addProperty(KEY, LockJson.write(before, next));
        var patch = new JsonObject();
        patch.add("data", data);
        return patch;
    }

    @Override
    public String manifest() {
        return "rbac.yaml";
    }

    @Override
    public String grantees() {
        return "all kubelets (the group system:nodes)";
    }

    @Override
    public String freeing(LockPlace at) {
        return "kubectl -n " + at.namespace() + " patch configmap " + at.name()
                + " --type=merge -p '{\"data\":{\"" + KEY + "\":null}}'";
    }
}
