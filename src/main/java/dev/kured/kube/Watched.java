package dev.kured.kube;

import dev.kured.terms.Trouble;

/**
 * Something in the API server that is kept up to date by a watch, until closed. The watch reconnects by itself with
 * back-off; whoever opened it is rung at each change, at each loss of touch and when it is back.
 *
 * @param <T> what is followed, an immutable value
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">Watches</a>
 */
public interface Watched<T> extends AutoCloseable {

    /**
     * The newest that the API server told. It may be some moments old: what depends on it is written with its
     * resourceVersion, so that the API server refuses what was decided on old news.
     *
     * @throws Trouble while the API server cannot be reached or refuses
     */
    T latest() throws Trouble;

    /** Ends the watch. Never throws. */
    @Override
    void close();
}
