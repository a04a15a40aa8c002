package dev.kured.rehearse;

import dev.kured.node.Cordon;
import dev.kured.node.NodeChange;
import dev.kured.node.RebootHistory;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What keeps kured from decorating its Node: an admission policy, a webhook that does not answer, the rules for the
 * node's own identity. A change is refused as a whole if it decorates; the cordon and the reboot history pass.
 *
 * @param refused which labels, annotations and taints, by key
 * @param answer how the API server says so
 */
record DecorationPolicy(Predicate<String> refused, Answer answer) {

    /** The key by which all taints go. */
    static final String TAINTS = "taints";

    /** An answer to a change that is not allowed. */
    enum Answer {
        /** Not for this user. */
        FORBIDDEN("403 Forbidden: the node is not allowed to modify this label"),
        /** Not with this value. */
        INVALID("422 Unprocessable Entity: an admission policy denies the request"),
        /** A webhook did not answer in time. */
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

    /** Whether a change is about more than the cordon and the reboot history. */
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
