package dev.kured.agent;

import dev.kured.drain.Pods;
import dev.kured.lock.LockStore;
import dev.kured.node.Nodes;
import dev.kured.node.ThisNode;
import dev.kured.terms.Trouble;

/** The doors to the cluster, all with one credential. They are open only while the agent has business there. */
public interface Cluster extends AutoCloseable {

    /** Opens the doors. */
    interface Entrance {

        /**
         * Finds the kubeconfig and this node's name, and opens the doors. It need not talk to the API server.
         *
         * @return the open doors
         * @throws Trouble if there is no kubeconfig, or it cannot be used
         */
        Cluster open() throws Trouble;
    }

    /** {@return the store of the lock} */
    LockStore lock();

    /** {@return the Node object of this machine} */
    ThisNode node();

    /** {@return all Nodes} */
    Nodes nodes();

    /** {@return the pods on this node} */
    Pods pods();

    /** Ends every watch and connection. Never throws. */
    @Override
    void close();
}
