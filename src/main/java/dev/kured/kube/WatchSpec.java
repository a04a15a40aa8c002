package dev.kured.kube;

import dev.kured.terms.Trouble;
import io.kubernetes.client.common.KubernetesObject;
import java.util.Collection;
import java.util.function.Function;

/**
 * What to follow.
 *
 * @param <S> the objects as the API server sends them
 * @param <E> what is kept of each
 * @param <T> what the follower sees
 * @param doing what the request does, for messages: {@code follow the pods of node n1}
 * @param type of one object
 * @param list a request for all of them, with its field selector; the watch is the same request
 * @param keep takes from an object what matters; the rest is garbage at once
 * @param view makes what the follower sees, each time it looks
 * @param explain what a refusal means
 */
public record WatchSpec<S extends KubernetesObject, E, T>(
        String doing,
        Class<S> type,
        ApiRequest list,
        Function<S, E> keep,
        View<E, T> view,
        Function<ApiResponse.Refused<?>, Trouble> explain) {

    /** A refusal means what the API server says. */
    public WatchSpec(String doing, Class<S> type, ApiRequest list, Function<S, E> keep, View<E, T> view) {
        this(doing, type, list, keep, view, ApiResponse.Refused::trouble);
    }

    /** Makes what the follower sees of all objects that there are. */
    @FunctionalInterface
    public interface View<E, T> {

        /** What the follower sees of these; a {@link Trouble} if they make no sense. */
        T of(Collection<E> objects) throws Trouble;
    }
}
