package dev.kured.lock;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kured.kube.ApiRequest;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the lock record in the annotation of the original kured on its DaemonSet, see {@link OriginalAnnotation}. That
 * annotation alone decides who holds the lock. A second annotation in the form of {@link LockJson} has the fields that
 * the original does not know; a holder in it counts only while the original's annotation has it, too.
 */
final class DaemonSetLock implements LockObject<V1DaemonSet> {
    private static final String ORIGINAL = "weave.works/kured-node-lock";
    private static final String MORE = "kured.dev/lock";

    @Override
    public String noun() {
        return "DaemonSet";
    }

    @Override
    public String group() {
        return "apps";
    }

    @Override
    public String resource() {
        return "daemonsets";
    }

    @Override
    public Class<V1DaemonSet> type() {
        return V1DaemonSet.class;
    }

    @Override
    public ApiRequest read(LockPlace at) {
        return api -> new AppsV1Api(api).readNamespacedDaemonSet(at.name(), at.namespace()).buildCall(null);
    }

    @Override
    public ApiRequest list(LockPlace at) {
        return api -> new AppsV1Api(api).listNamespacedDaemonSet(at.namespace())
                .fieldSelector("metadata.name=" + at.name()).buildCall(null);
    }

    @Override
    public ApiRequest patch(LockPlace at, V1Patch patch) {
        return api -> new AppsV1Api(api).patchNamespacedDaemonSet(at.name(), at.namespace(), patch).buildCall(null);
    }

    @Override
    public Optional<ApiRequest> create(LockPlace at, LockRecord first) {
        return Optional.empty();
    }

    /** Returns both annotations as one JSON object. */
    @Override
    public String text(V1DaemonSet object) {
        Map<String, String> annotations = Optional.ofNullable(object.getMetadata())
                .map(V1ObjectMeta::getAnnotations)
                .orElse(Map.of());
        var both = new JsonObject();
        Optional.ofNullable(annotations.get(ORIGINAL)).ifPresent(text -> both.addProperty(ORIGINAL, text));
        Optional.ofNullable(annotations.get(MORE)).ifPresent(text -> both.addProperty(MORE, text));
        return both.toString();
    }

    @Override
    public LockRecord understand(String text) {
        return OriginalAnnotation.read(annotation(text, ORIGINAL), LockJson.read(annotation(text, MORE)));
    }

    @Override
    public JsonObject change(String before, LockRecord next, Duration ttl) {
        var annotations = new JsonObject();
        annotations.add(ORIGINAL, orNull(OriginalAnnotation.write(annotation(before, ORIGINAL), next, ttl)));
        annotations.addProperty(MORE, LockJson.write(annotation(before, MORE), withOwnPause(before, next)));
        return LockObject.annotating(annotations);
    }

    @Override
    public String manifest() {
        return "rbac-daemonset.yaml";
    }

    @Override
    public String grantees() {
        return "all kubelets (the group system:nodes) and the ServiceAccount kube-system/kured-host";
    }

    @Override
    public String freeing(LockPlace at) {
        return "kubectl -n " + at.namespace() + " annotate daemonset " + at.name() + " " + ORIGINAL + "- " + MORE + "-";
    }

    @Override
    public String remedyIfMissing() {
        return "Check lock.namespace and lock.name, or choose another lock.kind";
    }

    /**
     * Keeps kured's own pause in its annotation while somebody's manual pause is in the original's annotation.
     */
    private static LockRecord withOwnPause(String before, LockRecord next) {
        Optional<Pause> byHand = OriginalAnnotation.read(annotation(before, ORIGINAL), LockRecord.FREE).pause();
        return byHand.isPresent() && next.pause().equals(byHand)
                ? LockJson.read(annotation(before, MORE)).pause().map(next::paused).orElse(next.resumed())
                : next;
    }

    private static String annotation(String both, String name) {
        JsonObject object = LockJson.parse(both);
        return object.has(name) ? object.get(name).getAsString() : "";
    }

    private static JsonElement orNull(String text) {
        return text.isEmpty() ? JsonNull.INSTANCE : new JsonPrimitive(text);
    }
}
