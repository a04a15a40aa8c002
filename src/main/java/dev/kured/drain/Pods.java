package dev.kured.drain;

import dev.kured.kube.Watched;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watches and evicts the pods on this node. {@link Drain} decides which. */
public interface Pods {

    /**
     * Begins to watch the pods that are bound to this node.
     *
     * @param wake runs at each change, on the watch's thread; it must return at once
     * @return the watch
     * @throws Trouble if the pods cannot be listed
     */
    Watched<List<Pod>> follow(Runnable wake) throws Trouble;

    /**
     * Evicts pods, several at a time. Each eviction is bound to the UID, so that a new pod of the same name stays.
     *
     * @param pods the pods to evict
     * @param grace the termination grace period; empty for each pod's own
     * @return the answer for each pod
     */
    Map<Pod, Eviction> evict(List<Pod> pods, Optional<Duration> grace);
}
