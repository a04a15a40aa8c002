package dev.kured.node;

import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.util.Optional;
import java.util.Set;

/** All Nodes of the cluster. A kubelet's credential needs {@code rbac-nodes.yaml} for it. */
public interface Nodes {

    /** How many there are: one request, however many. */
    int count() throws Trouble;

    /** Those whose Ready condition is not true. A request of some two hundred bytes a Node. */
    Set<NodeName> notReady() throws Trouble;

    /**
     * The UID of one; empty if the cluster has no Node of this name. A request that is answered with its metadata
     * alone.
     */
    Optional<String> uid(NodeName name) throws Trouble;
}
