package dev.kured.lock;

import dev.kured.kube.Kube;
import dev.kured.kube.Watched;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;

/** Where the lock record lies. It only reads, and compares and swaps: every rule is in {@link LockRecord}. */
public interface LockStore {

    /**
     * A record as it was read.
     *
     * @param version the API server's resourceVersion of the object that holds it; empty while there is no object
     * @param text the record as it was written there; empty while there is none. What others wrote into it and this
     *     kured does not know survives by it
     */
    record Stored(LockRecord record, String version, String text) {

        /** Whether the object is there that holds it. */
        public boolean exists() {
            return !version.isEmpty();
        }
    }

    /** In a ConfigMap, under the key {@code lock}; a missing one is created where that is allowed. */
    static LockStore inConfigMap(Kube kube, String namespace, String name) {
        return new ObjectStore<>(kube, new ConfigMapLock(), namespace, name);
    }

    /**
     * In a Lease that names the holders, so that {@code kubectl get lease} tells them; a missing one is created where
     * that is allowed. A kubelet's credential cannot be allowed to use it.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/architecture/leases/">Leases</a>
     */
    static LockStore inLease(Kube kube, String namespace, String name) {
        return new ObjectStore<>(kube, new LeaseLock(), namespace, name);
    }

    /**
     * In the annotation of the original kured on its DaemonSet: nodes with that one and nodes with this one exclude
     * each other. Where there is no such DaemonSet nobody takes the lock: it is not created.
     *
     * @param ttl what the original is told of the time to live of our entries
     */
    static LockStore inDaemonSet(Kube kube, String namespace, String name, Duration ttl) {
        return new ObjectStore<>(kube, new DaemonSetLock(ttl), namespace, name);
    }

    /** Reads it afresh, past every cache. A missing object reads as an empty record. */
    Stored read() throws Trouble;

    /** Follows it, and runs {@code wake} on each news. */
    Watched<Stored> follow(Runnable wake) throws Trouble;

    /**
     * Replaces what was {@code seen} by {@code next}, if nobody else has changed it meanwhile.
     *
     * @return as it now lies there; empty if somebody was faster, and nothing was written
     * @throws Trouble if it is not known to be written; it may be all the same
     */
    Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble;

    /** Its place in words, for messages: {@code ConfigMap kube-system/kured}. */
    String place();
}
