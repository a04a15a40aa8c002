package dev.kured.drain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a pod that kured uses.
 *
 * @param namespace the namespace
 * @param name the name
 * @param uid the UID
 * @param finished whether all containers have ended for good (phase Succeeded or Failed)
 * @param goneBy when the pod should have ended at the latest ({@code metadata.deletionTimestamp}); empty before its
 *     deletion begins
 * @param mirror whether it mirrors a static pod of the kubelet (annotation {@code kubernetes.io/config.mirror})
 * @param controllerKind the kind of its controller, such as {@code ReplicaSet} or {@code DaemonSet}
 * @param labels all labels
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/">Pod lifecycle</a>
 */
public record Pod(
        String namespace,
        String name,
        String uid,
        boolean finished,
        Optional<Instant> goneBy,
        boolean mirror,
        Optional<String> controllerKind,
        Map<String, String> labels) {

    /** Copies the labels. */
    public Pod {
        labels = Map.copyOf(labels);
    }

    /** {@return whether the deletion of the pod has begun} */
    public boolean terminating() {
        return goneBy.isPresent();
    }

    /** Returns {@code NAMESPACE/NAME}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
