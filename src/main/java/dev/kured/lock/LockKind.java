package dev.kured.lock;

/** The key {@code lock.kind} of kured.toml(5): the kind of object that holds the lock. */
public enum LockKind {
    /** A ConfigMap, under its key {@code lock}. A missing one is created where that is allowed. */
    CONFIGMAP,
    /**
     * A Lease that names the holders, so that {@code kubectl get lease} shows them. A missing one is created where that is
     * allowed. A kubelet's credential cannot be allowed to use it.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/architecture/leases/">Leases</a>
     */
    LEASE,
    /**
     * The DaemonSet of the original kured, in its annotation: nodes that run the original and nodes that run this one
     * exclude each other. A missing one is not created, and nobody takes the lock.
     */
    DAEMONSET;

    LockObject<?> object() {
        return switch (this) {
            case CONFIGMAP -> new ConfigMapLock();
            case LEASE -> new LeaseLock();
            case DAEMONSET -> new DaemonSetLock();
        };
    }
}
