package dev.kured.node;

import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What kured looks at in a Node object.
 *
 * @param uid its UID
 * @param version its resourceVersion
 * @param unschedulable whether it is cordoned, by whomever
 * @param readySince since when its Ready condition has been true; empty if it is not
 * @param reportedBoot the boot in which its kubelet last reported, {@code status.nodeInfo.bootID}
 * @param annotations all of its annotations
 * @param labels all of its labels
 * @param taints all of its taints
 * @see <a href="https://kubernetes.io/docs/reference/node/node-status/">Node status</a>
 */
public record NodeView(
        NodeName name,
        String uid,
        String version,
        boolean unschedulable,
        Optional<Instant> readySince,
        Optional<BootId> reportedBoot,
        Map<String, String> annotations,
        Map<String, String> labels,
        List<Taint> taints) {

    public NodeView {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }
}
