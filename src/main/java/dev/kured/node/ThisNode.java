package dev.kured.node;

import dev.kured.kube.Watched;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.util.Optional;

/** The Node object of this machine. It only reads, and compares and swaps: what to change is decided in {@link Cordon}. */
public interface ThisNode {

    /** Its name. */
    NodeName name();

    /** Reads it afresh, past every cache; empty if the cluster has no such Node. */
    Optional<NodeView> read() throws Trouble;

    /** Follows it, and runs {@code wake} on each news. */
    Watched<Optional<NodeView>> follow(Runnable wake) throws Trouble;

    /**
     * Changes the Node, if nobody else has changed it since it was {@code seen}.
     *
     * @return the Node as it is now; empty if it has changed meanwhile or is gone, and nothing was written
     * @throws Trouble if it is not known to be written; it may be all the same
     */
    Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble;
}
