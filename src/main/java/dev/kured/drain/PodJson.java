package dev.kured.drain;

import dev.kured.kube.ObjectMetadata;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1OwnerReference;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of a pod's JSON that kured reads; client-java's V1Pod is a hundred times larger. */
record PodJson(V1ObjectMeta metadata, @Nullable Status status) implements KubernetesObject {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    record Status(@Nullable String phase) {}

    Pod pod() {
        String phase = status == null ? null : status.phase();
        ObjectMetadata meta = ObjectMetadata.of(this);
        return new Pod(
                meta.namespace(),
                meta.name(),
                meta.uid(),
                "Succeeded".equals(phase) || "Failed".equals(phase),
                Optional.ofNullable(metadata.getDeletionTimestamp()).map(OffsetDateTime::toInstant),
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()).containsKey(MIRROR),
                Optional.ofNullable(metadata.getOwnerReferences()).orElse(List.of()).stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .map(V1OwnerReference::getKind)
                        .findFirst(),
                Optional.ofNullable(metadata.getLabels()).orElse(Map.of()));
    }

    @Override
    public V1ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public String getApiVersion() {
        return "v1";
    }

    @Override
    public String getKind() {
        return "Pod";
    }
}
