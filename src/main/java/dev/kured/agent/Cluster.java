package dev.kured.agent;

import dev.kured.drain.Pods;
import dev.kured.lock.LockStore;
import dev.kured.node.Nodes;
import dev.kured.node.ThisNode;
import dev.kured.terms.Trouble;

/** The doors to the cluster, all of one credential. They are open only while the agent has business there. */
public interface Cluster extends AutoCloseable {

    /** How it is opened. */
    interface Entrance {

        /** Finds the kubeconfig and this node's name, and opens the doors. It need not talk to the API server. */
        Cluster open() throws Trouble;
    }

    /** Where the lock lies. */
    LockStore lock();

    /** The Node object of this machine. */
    ThisNode node();

    /** All Nodes. */
    Nodes nodes();

    /** The pods on this one. */
    Pods pods();

    /** Ends every watch and connection. Never throws. */
    @Override
    void close();
}
