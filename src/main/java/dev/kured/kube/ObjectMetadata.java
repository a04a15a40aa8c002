package dev.kured.kube;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.Optional;

/**
 * What every object in the API server has.
 *
 * @param namespace empty for what has none, as Nodes
 * @param version its resourceVersion
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">Resource versions</a>
 */
public record ObjectMetadata(String namespace, String name, String uid, String version) {

    /** Takes it from an object; an IllegalStateException if it has none, and so is not from an API server. */
    public static ObjectMetadata of(KubernetesObject object) {
        V1ObjectMeta meta = object.getMetadata();
        if (meta == null || meta.getName() == null || meta.getUid() == null || meta.getResourceVersion() == null) {
            throw new IllegalStateException("an object without name, uid or resourceVersion");
        }
        return new ObjectMetadata(
                Optional.ofNullable(meta.getNamespace()).orElse(""),
                meta.getName(),
                meta.getUid(),
                meta.getResourceVersion());
    }

    /** What tells it from all others of its kind at one time. */
    String key() {
        return namespace + "/" + name;
    }
}
