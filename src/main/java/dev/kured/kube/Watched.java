package dev.kured.kube;

import dev.kured.terms.Trouble;

/**
 * A value in the API server that a watch keeps current until it is closed. The watch reconnects by itself with back-off.
 * It wakes its owner at each change, when the connection is lost and when it is restored.
 *
 * @param <T> the value, immutable
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Watches</a>
 */
public interface Watched<T> extends AutoCloseable {

    /**
     * Returns the newest value that the API server has sent. The value can be some moments old; so a write that depends
     * on it carries its resourceVersion, and the API server refuses the write if the object has changed.
     *
     * @return the newest known value
     * @throws Trouble while the API server cannot be reached or refuses the watch
     */
    T latest() throws Trouble;

    /** Ends the watch. Never throws. */
    @Override
    void close();
}
