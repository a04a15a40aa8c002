package dev.kured.node;

import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a Node object that kured uses.
 *
 * @param name the name
 * @param uid the UID
 * @param version the resourceVersion
 * @param unschedulable whether the node is cordoned, by whomever
 * @param readySince since when the condition Ready has been true; empty if it is not true
 * @param reportedBoot the boot ID in the kubelet's last report, {@code status.nodeInfo.bootID}; empty if not valid
 * @param annotations all annotations
 * @param labels all labels
 * @param taints all taints
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

    /** Copies the collections. */
    public NodeView {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }
}
