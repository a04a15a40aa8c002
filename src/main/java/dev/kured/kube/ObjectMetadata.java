package dev.kured.kube;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.Optional;

/**
 * The metadata that every object in the API server has.
 *
 * @param namespace the namespace; empty for cluster-scoped objects such as Nodes
 * @param name the name
 * @param uid the UID, which tells an object from a later one of the same name
 * @param version the resourceVersion
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">Resource versions</a>
 */
public record ObjectMetadata(String namespace, String name, String uid, String version) {

    /**
     * {@return the metadata of an object}
     *
     * @param object an object from an API server
     * @throws IllegalStateException if name, UID or resourceVersion is missing, so that it cannot be from an API server
     */
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

    /** Returns namespace and name, unique among the objects of one kind at one time. */
    String key() {
        return namespace + "/" + name;
    }
}
