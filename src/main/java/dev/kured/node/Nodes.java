package dev.kured.node;

import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.util.Optional;
import java.util.Set;

/** Reads all Nodes of the cluster. A kubelet's credential needs the permissions in {@code rbac-nodes.yaml} for that. */
public interface Nodes {

    /**
     * Counts the Nodes, by one request with a small answer.
     *
     * @return the number of Nodes
     * @throws Trouble if they cannot be counted
     */
    int count() throws Trouble;

    /**
     * Lists the nodes whose condition Ready is not true. The answer has about 200 bytes for each Node of the cluster.
     *
     * @return the names of these nodes
     * @throws Trouble if the Nodes cannot be listed
     */
    Set<NodeName> notReady() throws Trouble;

    /**
     * Reads the UID of a Node. The answer has only the Node's metadata.
     *
     * @param name the name of the Node
     * @return the UID; empty if the Node does not exist
     * @throws Trouble if it cannot be read
     */
    Optional<String> uid(NodeName name) throws Trouble;
}
