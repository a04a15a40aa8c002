package dev.kured.lock;

import dev.kured.kube.Watched;
import dev.kured.terms.Trouble;
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
