package dev.kured.drain;

import dev.kured.terms.LabelSelector;
import java.time.Duration;
import java.util.Optional;

/**
 * The keys of {@code [drain]} in kured.toml(5) that say which pods leave, and how. Each component is the key of its name.
 *
 * @param gracePeriod the termination grace period of every pod; empty: each pod's own
 * @param podSelector only pods that it matches leave; empty: it matches all
 * @param skipSelector pods that it matches stay; empty: it matches none
 * @param skipWaitForDelete the drain does not wait for a pod that should have ended this long ago; empty: it waits for
 *     every pod
 */
public record DrainOptions(
        Optional<Duration> gracePeriod,
        Optional<LabelSelector> podSelector,
        Optional<LabelSelector> skipSelector,
        Optional<Duration> skipWaitForDelete) {

    /** The defaults, as of kubectl drain: every pod leaves in its own time, and the drain waits for it. */
    public static final DrainOptions USUAL =
            new DrainOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Returns these options with another {@code drain.grace-period}; empty: each pod's own. */
    public DrainOptions withGracePeriod(Optional<Duration> other) {
        return new DrainOptions(other, podSelector, skipSelector, skipWaitForDelete);
    }

    /** Returns these options with another {@code drain.pod-selector}; empty: it matches all. */
    public DrainOptions withPodSelector(Optional<LabelSelector> other) {
        return new DrainOptions(gracePeriod, other, skipSelector, skipWaitForDelete);
    }

    /** Returns these options with another {@code drain.skip-selector}; empty: it matches none. */
    public DrainOptions withSkipSelector(Optional<LabelSelector> other) {
        return new DrainOptions(gracePeriod, podSelector, other, skipWaitForDelete);
    }

    /** Returns these options with another {@code drain.skip-wait-for-delete}; empty: the drain waits for every pod. */
    public DrainOptions withSkipWaitForDelete(Optional<Duration> other) {
        return new DrainOptions(gracePeriod, podSelector, skipSelector, other);
    }

    /**
     * Whether the pod must leave before the node counts as drained. Pods of DaemonSets and mirror pods stay, as with
     * kubectl drain. Pods that have finished stay too, because they need no node; kubectl drain evicts them.
     */
    boolean mustLeave(Pod pod) {
        return !pod.mirror()
                && !pod.finished()
                && !pod.controllerKind().equals(Optional.of("DaemonSet"))
                && podSelector.map(selector -> selector.matches(pod.labels())).orElse(true)
                && !skipSelector.map(selector -> selector.matches(pod.labels())).orElse(false);
    }
}
