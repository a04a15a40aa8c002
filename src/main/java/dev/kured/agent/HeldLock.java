package dev.kured.agent;

import dev.kured.lock.Holder;
import dev.kured.lock.HolderCheck;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.BootId;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.util.Optional;

/** The lock while this node holds it. */
final class HeldLock {
    private final ClusterView view;
    private final BootId boot;
    private final TimeSource clock;

    HeldLock(ClusterView view, BootId boot, TimeSource clock) {
        this.view = view;
        this.boot = boot;
        this.clock = clock;
    }

    /** Reads the lock afresh, and returns whether this node holds it: the proof without which nothing is rebooted. */
    boolean isProven() throws Trouble {
        return view.readLock().record().holder(view.me()).filter(this::isOfThisBoot).isPresent();
    }

    /** Returns whether the lock was taken in the boot in which this machine is. */
    boolean isOfThisBoot(Holder holder) {
        return holder.boot().equals(Optional.of(boot));
    }

    /**
     * Returns whether this node holds the lock for certain. An earlier run may have asked for its release, and that write
     * may still take effect, unless the lock has been written since. So this writes it, with a note that changes nothing
     * for anybody.
     */
    boolean isCertain() throws Trouble {
        if (view.isLockInDoubt()) {
            Stored seen = view.lock();
            view.writeLock(seen, seen.record().inspected(new HolderCheck(view.me(), clock.now().wall())));
        }
        return !view.isLockInDoubt();
    }

    /** Releases the lock. Returns whether that is done; if not, another node's write was faster. */
    boolean release() throws Trouble {
        Stored seen = view.lock();
        LockRecord next = seen.record().release(view.me());
        return next.equals(seen.record()) || view.writeLock(seen, next);
    }
}
