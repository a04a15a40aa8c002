package dev.kured.rehearse;

import dev.kured.node.Cordon;
import dev.kured.node.NodeChange;
import dev.kured.node.RebootHistory;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A rule of the API server that refuses decoration of the Node: an admission policy, a webhook that does not answer, or
 * NodeRestriction. It refuses the whole change if any part of it is refused; the cordon and the reboot history always pass.
 *
 * @param refused matches the keys of the refused labels, annotations and taints
 * @param answer the response of the API server
 */
record DecorationPolicy(Predicate<String> refused, Answer answer) {

    /** The key that stands for all taints. */
    static final String TAINTS = "taints";

    /** A response to a change that is not allowed. */
    enum Answer {
        /** The user lacks the permission. */
        FORBIDDEN("403 Forbidden: the node is not allowed to modify this label"),
        /** An admission policy denies the change. */
        INVALID("422 Unprocessable Entity: an admission policy denies the request"),
        /** An admission webhook did not answer in time. */
        TIMEOUT("500 Internal Server Error: failed calling webhook: context deadline exceeded");

        private final String words;

        Answer(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    boolean refuses(NodeChange change) {
        return decoration(change).anyMatch(refused);
    }

    /** Whether a change contains more than the cordon and the reboot history. */
    static boolean decorates(NodeChange change) {
        return decoration(change).findAny().isPresent();
    }

    private static Stream<String> decoration(NodeChange change) {
        return Stream.of(
                        change.labels().keySet().stream(),
                        change.annotations().keySet().stream()
                                .filter(key -> !key.equals(Cordon.MARK) && !key.equals(RebootHistory.ANNOTATION)),
                        change.taints().map(_ -> TAINTS).stream())
                .flatMap(keys -> keys);
    }
}
