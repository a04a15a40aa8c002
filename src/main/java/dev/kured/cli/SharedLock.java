package dev.kured.cli;

import dev.kured.daemon.LockPlace;
import dev.kured.kube.Kube;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.lock.LockStore;
import dev.kured.lock.Pause;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The lock of the fleet, as an operator reads and changes it. One that is not there is trouble: it is hardly the one
 * that the fleet uses, and a pause of it would stop nobody.
 */
record SharedLock(Kube kube, LockPlace place) {
    /** So often somebody may be faster before it is given up. */
    private static final int TRIES = 20;

    LockRecord read() throws Trouble {
        return place.present(store().read()).record();
    }

    /**
     * Changes the record, as often as somebody else is faster.
     *
     * @return as it was before
     */
    LockRecord change(UnaryOperator<LockRecord> change) throws Trouble {
        LockStore store = store();
        for (int i = 0; i < TRIES; i++) {
            Stored seen = place.present(store.read());
            LockRecord next = change.apply(seen.record());
            if (next.equals(seen.record()) || store.swap(seen, next).isPresent()) {
                return seen.record();
            }
        }
        throw new Trouble("the lock in " + place + " is being changed all the time", "Try again");
    }

    /**
     * Changes the record, if by {@code now} the pause in force is still the one that was agreed on.
     *
     * @return as it was before
     */
    LockRecord change(Optional<Pause> agreed, Instant now, UnaryOperator<LockRecord> change) throws Trouble {
        LockRecord before = change(record -> record.pausedAt(now).equals(agreed) ? change.apply(record) : record);
        if (!before.pausedAt(now).equals(agreed)) {
            throw new Trouble("somebody else was faster: " + inWords(before.pausedAt(now)), "Nothing was changed");
        }
        return before;
    }

    /** Whether and by whom it is paused, in a sentence. */
    String inWords(Optional<Pause> pause) {
        return "The lock in " + place + " is " + pause.map(Pause::inWords).orElse("not paused");
    }

    private LockStore store() {
        return place.in(kube);
    }
}
