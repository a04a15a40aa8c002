package dev.kured.cli;

import dev.kured.lock.Holder;
import dev.kured.node.Cordon;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.terms.PhaseName;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a holder of the lock has come, by what its Node tells everybody. It tells it without knowing of kured's
 * configuration there, so it is for people: nothing is decided by it.
 *
 * @param words in some words, for people
 */
record HolderStatus(Stage stage, String words) {
    static final HolderStatus NOT_KNOWN = new HolderStatus(Stage.UNKNOWN, "not known");

    /** How far a holder has come. */
    enum Stage {
        UNKNOWN("unknown"),
        /** Its Node does not exist any more. */
        GONE("gone"),
        /** Another program holds the lock. */
        OTHER("other"),
        /** It holds the lock, and is not cordoned yet. */
        BEGINNING("beginning"),
        DRAINING(PhaseName.DRAINING.label()),
        REBOOTING(PhaseName.REBOOTING.label()),
        RETURNING(PhaseName.RETURNING.label());

        private final String label;

        Stage(String label) {
            this.label = label;
        }
    }

    /** Returns the stage in a word, for programs: {@code draining}. */
    String phase() {
        return stage.label;
    }

    /** Where this holder stands, if that is its Node; empty if the cluster has none of the name. */
    static HolderStatus of(Holder holder, Optional<NodeView> node, Instant now) {
        if (node.isEmpty()) {
            return new HolderStatus(Stage.GONE, "its Node is gone");
        }
        if (!holder.uid().isEmpty() && !holder.uid().equals(node.get().uid())) {
            return new HolderStatus(Stage.GONE, "its Node was deleted and made anew");
        }
        HolderStatus standing = holder.boot().isEmpty()
                ? new HolderStatus(Stage.OTHER, "held by another program")
                : ofOurs(holder, node.get(), now);
        return node.get().readySince().isPresent() ? standing : new HolderStatus(standing.stage(), standing.words() + ", not Ready");
    }

    private static HolderStatus ofOurs(Holder holder, NodeView node, Instant now) {
        if (node.reportedBoot().isPresent() && !node.reportedBoot().equals(holder.boot())) {
            return Cordon.isOurs(node)
                    ? new HolderStatus(Stage.RETURNING, "has rebooted, returning")
                    : new HolderStatus(Stage.RETURNING, "has rebooted");
        }
        if (RebootHistory.has(node, holder.since(), now)) {
            return new HolderStatus(Stage.REBOOTING, "rebooting");
        }
        return node.unschedulable() ? new HolderStatus(Stage.DRAINING, "draining") : new HolderStatus(Stage.BEGINNING, "about to drain");
    }
}
