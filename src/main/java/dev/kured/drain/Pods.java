package dev.kured.drain;

import dev.kured.kube.Watched;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods on this node. What to do with them is decided in {@link Drain}. */
public interface Pods {

    /** Follows the pods that are bound to this node, and runs {@code wake} on each news. */
    Watched<List<Pod>> follow(Runnable wake) throws Trouble;

    /**
     * Asks for the eviction of these pods, several at a time, each bound to its UID: a new pod of the same name is
     * never touched.
     *
     * @param grace the termination grace period; empty: each pod's own
     * @return an answer for every pod
     */
    Map<Pod, Eviction> evict(List<Pod> pods, Optional<Duration> grace);
}
