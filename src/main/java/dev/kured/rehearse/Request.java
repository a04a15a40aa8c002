package dev.kured.rehearse;

/** The kinds of request to the API server. A watch counts once, when it is opened. */
public enum Request {
    /** A read of the lock. */
    READ_LOCK,
    /** A compare-and-swap of the lock, successful or not. */
    WRITE_LOCK,
    /** A watch of the lock. */
    WATCH_LOCK,
    /** A read of the own Node. */
    READ_NODE,
    /** A change of the own Node, successful or not. */
    WRITE_NODE,
    /** A watch of the own Node. */
    WATCH_NODE,
    /** A read of other Nodes: a count, or a search for one of them. */
    READ_NODES,
    /** A watch of the pods on the own node. */
    WATCH_PODS,
    /** The eviction of one pod, successful or not. */
    EVICT;

    /** Whether the request may take effect long after its client has given up: the writes that carry a resourceVersion. */
    boolean mayBeLate() {
        return this == WRITE_LOCK || this == WRITE_NODE;
    }
}
