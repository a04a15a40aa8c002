package dev.kured.lock;

import dev.kured.kube.Watched;
import dev.kured.terms.Trouble;
import java.util.Optional;

/** The storage of the lock record: reads, watches, and compares and swaps. All rules are in {@link LockRecord}. */
public interface LockStore {

    /**
     * A record as it was read.
     *
     * @param record the record
     * @param version the resourceVersion of the object that stores it; empty if the object does not exist
     * @param text the stored text of the record; empty if there is none. It preserves fields that other versions of kured
     *     have written and this one does not know
     */
    record Stored(LockRecord record, String version, String text) {

        /** {@return whether the object that stores the record exists} */
        public boolean exists() {
            return !version.isEmpty();
        }
    }

    /** Reads it afresh, past every cache. A missing object reads as an empty record. */
    Stored read() throws Trouble;

    /**
     * Begins to watch the record.
     *
     * @param wake runs at each change, on the watch's thread; it must return at once
     * @return the watch
     * @throws Trouble if the record cannot be read
     */
    Watched<Stored> follow(Runnable wake) throws Trouble;

    /**
     * Replaces the record, if nobody has changed the object since it was read.
     *
     * @param seen the record as it was read
     * @param next the new record
     * @return the record as stored now; empty if the object was changed meanwhile, and nothing was written
     * @throws Trouble if it is unknown whether the record was written; unless the trouble is a refusal, it may have been
     */
    Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble;

    /** {@return the kind, namespace and name of the object, for messages: {@code ConfigMap kube-system/kured}} */
    String place();
}
