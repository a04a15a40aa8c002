package dev.kured.drain;

import dev.kured.terms.Trouble;
import java.time.Duration;

/**
 * The API server's answer to the eviction of one pod.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/">API-initiated eviction</a>
 */
public sealed interface Eviction {

    /** The pod will terminate. */
    record Accepted() implements Eviction {}

    /** The pod no longer exists. Another pod of the same name may exist; it was not evicted. */
    record Gone() implements Eviction {}

    /**
     * The pod may not leave now: a PodDisruptionBudget forbids it, the API server asks to retry later (429), or the pod's
     * namespace is being deleted and accepts no evictions.
     *
     * @param why the API server's message, with the name of the budget
     * @param retryAfter the shortest time to wait before a retry; zero if the server named none
     */
    record Refused(String why, Duration retryAfter) implements Eviction {}

    /**
     * The request failed, or the answer was an error.
     *
     * @param trouble the failure
     */
    record Failed(Trouble trouble) implements Eviction {}
}
