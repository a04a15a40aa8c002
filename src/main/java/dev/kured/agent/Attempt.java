package dev.kured.agent;

import dev.kured.drain.Drain;
import dev.kured.drain.DrainOptions;
import dev.kured.drain.Progress;
import dev.kured.lock.Holder;
import dev.kured.node.NodeView;
import dev.kured.terms.BootId;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reboot this node, from the lock to its release: its drain, and the moments that are known of it. A crash
 * loses them, and the next run finds them out again.
 */
final class Attempt implements AutoCloseable {
    private final ClusterView view;
    private final BootId boot;
    private final TimeSource clock;
    private final Log log;
    private final Waker waker;

    private @Nullable Drain drain;
    private Optional<Progress> progress = Optional.empty();
    private Optional<Moment> drainedAt = Optional.empty();
    private Optional<Moment> heldSince = Optional.empty();
    private Optional<Moment> backSince = Optional.empty();
    private boolean rebootAsked;

    Attempt(ClusterView view, BootId boot, Doors doors) {
        this.view = view;
        this.boot = boot;
        this.clock = doors.clock();
        this.log = doors.log();
        this.waker = doors.waker();
    }

    /** Ends the drain: no more pods are evicted. */
    @Override
    public void close() {
        if (drain != null) {
            drain.close();
            drain = null;
        }
    }

    /** Returns how far the drain has come; empty if none has been looked at. */
    Optional<Progress> progress() {
        return progress;
    }

    /** Returns when the last pod had left. */
    Optional<Moment> drainedAt() {
        return drainedAt;
    }

    /** Returns since when the lock is held, as far as that may count for a wait. */
    Optional<Moment> heldSince() {
        return heldSince;
    }

    /** Returns since when the Node has been {@linkplain Situation#isBack back}. */
    Optional<Moment> backSince() {
        return backSince;
    }

    /** Returns whether this run has asked the machine to reboot: it asks once. */
    boolean rebootAsked() {
        return rebootAsked;
    }

    /** The machine has been asked to reboot. */
    void noteRebootAsked() {
        rebootAsked = true;
    }

    /**
     * Notes since when the lock is held. A lock that this run has asked for is not held since before it asked; a lock that
     * an earlier run has taken is held since the moment in the record, whose clock may have been ahead.
     */
    void noteHeld(Optional<Holder> mine, Moment askedAt) {
        if (heldSince.isEmpty()) {
            Moment now = clock.now();
            heldSince = mine.map(holder -> now.earlier(now.at(holder.since()).later(askedAt)));
        }
    }

    /** Notes since when the Node is back, by the present clock: the requests before may have taken long. */
    void noteBack(Optional<NodeView> node) {
        boolean back = node.filter(known -> Situation.isBack(known, boot)).isPresent();
        if (!back || backSince.isEmpty()) {
            backSince = back ? Optional.of(clock.now()) : Optional.empty();
        }
    }

    /** Evicts the pods that are due. */
    Progress advanceDrain(DrainOptions options, Moment now) throws Trouble {
        if (drain == null) {
            drain = view.ask(2, () -> Drain.of(view.pods(), options, log, waker::wake));
        }
        Progress reached = drain.advance(now);
        progress = Optional.of(reached);
        if (reached.done()) {
            drainedAt = Optional.of(now);
            close();
        }
        return reached;
    }
}
