package dev.kured.lock;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kured.kube.ApiRequest;
import dev.kured.kube.ApiResponse;
import dev.kured.terms.Trouble;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Stores the lock record in an annotation of a Lease. The {@code spec} repeats it for people: {@code holderIdentity} names
 * the holders, {@code acquireTime} is the time when the first of them took the lock, {@code renewTime} that of the last.
 */
final class LeaseLock implements LockObject<V1Lease> {
    private static final String ANNOTATION = "kured.dev/lock";
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String noun() {
        return "Lease";
    }

    @Override
    public String group() {
        return "coordination.k8s.io";
    }

    @Override
    public String resource() {
        return "leases";
    }

    @Override
    public Class<V1Lease> type() {
        return V1Lease.class;
    }

    @Override
    public ApiRequest read(LockPlace at) {
        return api -> new CoordinationV1Api(api).readNamespacedLease(at.name(), at.namespace()).buildCall(null);
    }

    @Override
    public ApiRequest list(LockPlace at) {
        return api -> new CoordinationV1Api(api).listNamespacedLease(at.namespace())
                .fieldSelector("metadata.name=" + at.name()).buildCall(null);
    }

    @Override
    public ApiRequest patch(LockPlace at, V1Patch patch) {
        return api -> new CoordinationV1Api(api).patchNamespacedLease(at.name(), at.namespace(), patch).buildCall(null);
    }

    @Override
    public Optional<ApiRequest> create(LockPlace at, LockRecord first) {
        var spec = new V1LeaseSpec();
        holders(first).ifPresent(spec::setHolderIdentity);
        firstSince(first).ifPresent(since -> spec.setAcquireTime(OffsetDateTime.ofInstant(since, ZoneOffset.UTC)));
        lastSince(first).ifPresent(since -> spec.setRenewTime(OffsetDateTime.ofInstant(since, ZoneOffset.UTC)));
        var object = new V1Lease()
                .metadata(new V1ObjectMeta().name(at.name()).namespace(at.namespace())
                        .annotations(Map.of(ANNOTATION, LockJson.write("", first))))
                .spec(spec);
        return Optional.of(api -> new CoordinationV1Api(api).createNamespacedLease(at.namespace(), object).buildCall(null));
    }

    @Override
    public String text(V1Lease object) {
        return Optional.ofNullable(object.getMetadata())
                .map(V1ObjectMeta::getAnnotations)
                .map(annotations -> annotations.get(ANNOTATION))
                .orElse("");
    }

    @Override
    public LockRecord understand(String text) {
        return LockJson.read(text);
    }

    @Override
    public JsonObject change(String before, LockRecord next, Duration ttl) {
        var annotations = new JsonObject();
        annotations.addProperty(ANNOTATION, LockJson.write(before, next));
        var spec = new JsonObject();
        spec.add("holderIdentity", orNull(holders(next)));
        spec.add("acquireTime", orNull(firstSince(next).map(MICRO_TIME::format)));
        spec.add("renewTime", orNull(lastSince(next).map(MICRO_TIME::format)));
        JsonObject patch = LockObject.annotating(annotations);
        patch.add("spec", spec);
        return patch;
    }

    @Override
    public String manifest() {
        return "rbac-lease.yaml";
    }

    @Override
    public String grantees() {
        return "the ServiceAccount kube-system/kured-host";
    }

    @Override
    public String freeing(LockPlace at) {
        return "kubectl -n " + at.namespace() + " annotate lease " + at.name() + " " + ANNOTATION + "-";
    }

    /** Explains a refusal. The Node authorizer lets a kubelet use only its own heartbeat Lease; RBAC cannot change that. */
    @Override
    public Trouble explained(ApiResponse.Refused<?> refused) {
        return refused.lacksPermission() && refused.message().contains("\"system:node:")
                ? refused.trouble().withRemedy(
                        "With a kubelet's credential the lock cannot be a Lease: set lock.kind = \"configmap\", or give kured"
                                + " a kubeconfig of its own (see rbac-serviceaccount.yaml and rbac-lease.yaml)")
                : LockObject.super.explained(refused);
    }

    private static JsonElement orNull(Optional<String> text) {
        return text.<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE);
    }

    private static Optional<String> holders(LockRecord record) {
        return record.holders().isEmpty()
                ? Optional.empty()
                : Optional.of(record.holders().stream().map(holder -> holder.node().value()).collect(Collectors.joining(",")));
    }

    private static Optional<Instant> firstSince(LockRecord record) {
        return record.holders().stream().map(Holder::since).min(Instant::compareTo);
    }

    private static Optional<Instant> lastSince(LockRecord record) {
        return record.holders().stream().map(Holder::since).max(Instant::compareTo);
    }
}
