package dev.kured.cli;

import dev.kured.lock.Holder;
import dev.kured.node.Cordon;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a holder of the lock has come, by what its Node tells everybody. It tells it without knowing of kured's
 * configuration there, so it is for people: nothing is decided by it.
 *
 * @param phase in a word, for programs: {@code draining}
 * @param words in some words, for people
 */
record HolderStatus(String phase, String words) {
    static final HolderStatus NOT_KNOWN = new HolderStatus("unknown", "not known");

    /** Where this holder stands, if that is its Node; empty if the cluster has none of the name. */
    static HolderStatus of(Holder holder, Optional<NodeView> node, Instant now) {
        if (node.isEmpty()) {
            return new HolderStatus("gone", "its Node is gone");
        }
        if (!holder.uid().isEmpty() && !holder.uid().equals(node.get().uid())) {
            return new HolderStatus("gone", "its Node was deleted and made anew");
        }
        HolderStatus standing = holder.boot().isEmpty()
                ? new HolderStatus("other", "held by another program")
                : ofOurs(holder, node.get(), now);
        return node.get().readySince().isPresent() ? standing : new HolderStatus(standing.phase(), standing.words() + ", not Ready");
    }

    private static HolderStatus ofOurs(Holder holder, NodeView node, Instant now) {
        if (node.reportedBoot().isPresent() && !node.reportedBoot().equals(holder.boot())) {
            return Cordon.isOurs(node)
                    ? new HolderStatus("returning", "has rebooted, returning")
                    : new HolderStatus("returning", "has rebooted");
        }
        if (RebootHistory.has(node, holder.since(), now)) {
            return new HolderStatus("rebooting", "rebooting");
        }
        return node.unschedulable() ? new HolderStatus("draining", "draining") : new HolderStatus("beginning", "about to drain");
    }
}
