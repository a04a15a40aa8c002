package dev.kured.lock;

import com.google.gson.JsonObject;
import dev.kured.kube.ApiRequest;
import dev.kured.kube.ApiResponse;
import dev.kured.terms.Trouble;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.V1Patch;
import java.util.Optional;

/**
 * A kind of object that can hold the lock: how it is asked for, and how the record is written in it.
 *
 * @param <O> the objects
 */
interface LockObject<O extends KubernetesObject> {

    /** Where an object is, by namespace and name. */
    record At(String namespace, String name) {
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /** As its kind is written: {@code ConfigMap}. */
    String noun();

    Class<O> type();

    ApiRequest read(At at);

    /** A list that has only the object itself. */
    ApiRequest list(At at);

    ApiRequest patch(At at, V1Patch patch);

    /** Creates the object with this record in it; empty if it is not ours to create. */
    Optional<ApiRequest> create(At at, LockRecord first);

    /** The text of the record in an object; empty if there is none. */
    String text(O object);

    /** Understands that text, or throws an IllegalArgumentException: then nobody knows who holds the lock. */
    LockRecord understand(String text);

    /** A merge patch that writes {@code next} where {@code before} was, and nothing else. */
    JsonObject change(String before, LockRecord next);

    /** A shell command that frees the lock, whatever stands there. */
    String freeing(At at);

    /** The manifest that is shipped and grants its use. */
    String manifest();

    /** To whom that manifest grants it, in words. */
    String grantees();

    /** What a refusal means. */
    default Trouble explained(ApiResponse.Refused<?> refused) {
        return refused.lacksPermission()
                ? refused.trouble().withRemedy("Apply the RBAC manifest /usr/share/kured/" + manifest()
                        + ", which grants this to " + grantees() + ", or check lock.namespace and lock.name")
                : refused.trouble();
    }

    /** {@code {"metadata": {"annotations": {…}}}}. */
    static JsonObject annotating(JsonObject annotations) {
        var metadata = new JsonObject();
        metadata.add("annotations", annotations);
        var patch = new JsonObject();
        patch.add("metadata", metadata);
        return patch;
    }
}
