package dev.kured.lock;

import com.google.gson.JsonObject;
import dev.kured.kube.ApiRequest;
import dev.kured.kube.ApiResponse;
import dev.kured.terms.Trouble;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.V1Patch;
import java.time.Duration;
import java.util.Optional;

/**
 * A kind of object that can hold the lock: how it is asked for, and how the record is written in it.
 *
 * @param <O> the objects
 */
interface LockObject<O extends KubernetesObject> {

    /** As its kind is written: {@code ConfigMap}. */
    String noun();

    /** Its API group, as RBAC names it. */
    String group();

    /** Its resource, as RBAC names it. */
    String resource();

    Class<O> type();

    ApiRequest read(LockPlace at);

    /** A list that has only the object itself. */
    ApiRequest list(LockPlace at);

    ApiRequest patch(LockPlace at, V1Patch patch);

    /** Creates the object with this record in it; empty if it is not ours to create. */
    Optional<ApiRequest> create(LockPlace at, LockRecord first);

    /** The text of the record in an object; empty if there is none. */
    String text(O object);

    /** Understands that text, or throws an IllegalArgumentException: then nobody knows who holds the lock. */
    LockRecord understand(String text);

    /**
     * A merge patch that writes {@code next} where {@code before} was, and nothing else.
     *
     * @param ttl the time to live of this node's entries, where the form of the record has a place for it
     */
    JsonObject change(String before, LockRecord next, Duration ttl);

    /** A shell command that frees the lock, whatever stands there. */
    String freeing(LockPlace at);

    /** The manifest that is shipped and grants its use. */
    String manifest();

    /** To whom that manifest grants it, in words. */
    String grantees();

    /** What an operator can do if there is no such object. */
    default String remedyIfMissing() {
        return "Apply /usr/share/kured/" + manifest() + ", or check lock.namespace and lock.name";
    }

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
