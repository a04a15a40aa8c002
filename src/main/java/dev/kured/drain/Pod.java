package dev.kured.drain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What kured looks at in a pod on this node.
 *
 * @param finished whether all of its containers have ended for good (phase Succeeded or Failed)
 * @param goneBy once its deletion has begun: when it should have ended at the latest ({@code metadata.deletionTimestamp})
 * @param mirror whether it mirrors a static pod of the kubelet (annotation {@code kubernetes.io/config.mirror})
 * @param controllerKind the kind of its controller, such as {@code ReplicaSet} or {@code DaemonSet}
 * @param labels all of its labels
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

    public Pod {
        labels = Map.copyOf(labels);
    }

    /** Whether its deletion has begun. */
    public boolean terminating() {
        return goneBy.isPresent();
    }

    /** {@code namespace/name}, as people write it. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
