package dev.kured.drain;

import dev.kured.terms.Trouble;
import java.time.Duration;

/**
 * What the API server answered to the eviction of one pod.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/">API-initiated eviction</a>
 */
public sealed interface Eviction {

    /** It will terminate. */
    record Accepted() implements Eviction {}

    /** There is no such pod on this node any more; one of the same name may live elsewhere, and was not touched. */
    record Gone() implements Eviction {}

    /**
     * Not now: a PodDisruptionBudget forbids it, the API server asks for patience (429), or the namespace of the pod is being
     * deleted, which takes no evictions.
     *
     * @param why in the API server's words, with the budget's name
     * @param retryAfter not before this has passed; zero if it did not say
     */
    record Refused(String why, Duration retryAfter) implements Eviction {}

    /** It could not be asked, or the answer was an error. */
    record Failed(Trouble trouble) implements Eviction {}
}
