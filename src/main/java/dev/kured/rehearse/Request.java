package dev.kured.rehearse;

/** What is asked of the API server; a watch is counted when it is opened. */
public enum Request {
    /** The lock, read afresh. */
    READ_LOCK,
    /** A compare-and-swap of the lock, whether it succeeds or not. */
    WRITE_LOCK,
    /** A watch of the lock. */
    WATCH_LOCK,
    /** The own Node, read afresh. */
    READ_NODE,
    /** A change of the own Node, whether it succeeds or not. */
    WRITE_NODE,
    /** A watch of the own Node. */
    WATCH_NODE,
    /** Other Nodes: counted, looked for. */
    READ_NODES,
    /** A watch of the pods on the node. */
    WATCH_PODS,
    /** The eviction of one pod, whether it succeeds or not. */
    EVICT;

    /** Whether it may take effect long after its client has given up: what carries the version that it was made for. */
    boolean mayBeLate() {
        return this == WRITE_LOCK || this == WRITE_NODE;
    }
}
