package dev.kured.drain;

import java.util.Optional;

/**
 * What kured looks at in a pod on this node.
 *
 * @param finished whether all of its containers have ended for good (phase Succeeded or Failed)
 * @param terminating whether its deletion has begun ({@code metadata.deletionTimestamp})
 * @param mirror whether it mirrors a static pod of the kubelet (annotation {@code kubernetes.io/config.mirror})
 * @param controllerKind the kind of its controller, such as {@code ReplicaSet} or {@code DaemonSet}
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/">Pod lifecycle</a>
 */
public record Pod(
        String namespace,
        String name,
        String uid,
        boolean finished,
        boolean terminating,
        boolean mirror,
        Optional<String> controllerKind) {

    /** {@code namespace/name}, as people write it. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
