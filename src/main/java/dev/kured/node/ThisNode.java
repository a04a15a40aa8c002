package dev.kured.node;

import dev.kured.kube.Watched;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.util.Optional;

/** Reads, watches, and compares and swaps the Node object of this machine. {@link Cordon} and others build the changes. */
public interface ThisNode {

    /** {@return the name of the Node} */
    NodeName name();

    /**
     * Reads the Node from the API server, not from a cache.
     *
     * @return the Node; empty if it does not exist
     * @throws Trouble if it cannot be read
     */
    Optional<NodeView> read() throws Trouble;

    /**
     * Begins to watch the Node.
     *
     * @param wake runs at each change, on the watch's thread; it must return at once
     * @return the watch
     * @throws Trouble if the Node cannot be read
     */
    Watched<Optional<NodeView>> follow(Runnable wake) throws Trouble;

    /**
     * Changes the Node, if nobody has changed it since it was read.
     *
     * @param seen the Node as it was read
     * @param change the change
     * @return the Node as stored now; empty if it was changed or deleted meanwhile, and nothing was written
     * @throws Trouble if it is unknown whether the change was written; unless the trouble is a refusal, it may have been
     */
    Optional<NodeView> change(NodeView seen, NodeChange change) throws Trouble;
}
