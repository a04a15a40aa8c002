package dev.kured.drain;

import dev.kured.terms.LabelSelector;
import java.time.Duration;
import java.util.Optional;

/**
 * How a node is drained; the keys are those of kured.toml(5).
 *
 * @param gracePeriod {@code drain.grace-period}: the termination grace period for every pod; empty: each pod's own
 * @param only {@code drain.pod-selector}: pods that it does not match stay; empty: it matches all
 * @param skip {@code drain.skip-selector}: pods that it matches stay; empty: it matches none
 * @param patience {@code drain.skip-wait-for-delete}: pods that should have ended so long ago are not waited for; empty:
 *     every one is waited for
 */
public record DrainOptions(
        Optional<Duration> gracePeriod,
        Optional<LabelSelector> only,
        Optional<LabelSelector> skip,
        Optional<Duration> patience) {

    /** As with kubectl drain: every pod leaves in its own time, and is waited for. */
    public static final DrainOptions USUAL =
            new DrainOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Whether the pod must have left before the node counts as drained. Pods of DaemonSets and mirror pods need not, as with
     * kubectl drain; those that have finished need not either, which kubectl drain evicts: they need no node.
     */
    boolean mustLeave(Pod pod) {
        return !pod.mirror()
                && !pod.finished()
                && !pod.controllerKind().equals(Optional.of("DaemonSet"))
                && only.map(selector -> selector.matches(pod.labels())).orElse(true)
                && !skip.map(selector -> selector.matches(pod.labels())).orElse(false);
    }
}
