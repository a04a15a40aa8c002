package dev.kured.kube;

import dev.kured.terms.Trouble;
import io.kubernetes.client.common.KubernetesObject;
import java.util.Collection;
import java.util.function.Function;

/**
 * The specification of a watch: which objects to list and watch, and what to keep of them.
 *
 * @param <S> the type of the objects as the API server sends them
 * @param <E> what is kept of each object
 * @param <T> the value that {@link Watched#latest} returns
 * @param doing the action, for messages: {@code follow the pods of node n1}
 * @param type the class of one object
 * @param list the list request with its field selector; the watch is the same request with {@code watch=true}
 * @param keep extracts from an object what is kept; the rest becomes garbage at once
 * @param view builds the value of {@link Watched#latest}, each time it is called
 * @param explain turns a refusal of the list or watch into an error
 */
public record WatchSpec<S extends KubernetesObject, E, T>(
        String doing,
        Class<S> type,
        ApiRequest list,
        Function<S, E> keep,
        View<E, T> view,
        Function<ApiResponse.Refused<?>, Trouble> explain) {

    /**
     * Creates a specification that reports a refusal as the API server words it.
     *
     * @param doing the action, for messages: {@code follow the pods of node n1}
     * @param type the class of one object
     * @param list the list request with its field selector
     * @param keep extracts from an object what is kept
     * @param view builds the value of {@link Watched#latest}
     */
    public WatchSpec(String doing, Class<S> type, ApiRequest list, Function<S, E> keep, View<E, T> view) {
        this(doing, type, list, keep, view, ApiResponse.Refused::trouble);
    }

    /**
     * Builds the value of {@link Watched#latest} from all objects that exist.
     *
     * @param <E> what is kept of each object
     * @param <T> the value
     */
    @FunctionalInterface
    public interface View<E, T> {

        /**
         * Builds the value.
         *
         * @param objects what was kept of each object
         * @return the value, immutable
         * @throws Trouble if the objects are malformed
         */
        T of(Collection<E> objects) throws Trouble;
    }
}
