package dev.kured.kube;

import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;

/**
 * The API server's answer to one request.
 *
 * @param <T> the type of the object in a successful answer
 */
public sealed interface ApiResponse<T> {

    /**
     * A successful answer.
     *
     * @param <T> the type of the object
     * @param object the object in the answer
     */
    record Done<T>(T object) implements ApiResponse<T> {}

    /**
     * A refusal.
     *
     * @param <T> the type of the object that was requested
     * @param code the HTTP status code, such as 404 (not found), 409 (changed meanwhile) or 429 (not now)
     * @param message the API server's message with the causes that it names
     * @param retryAfter the shortest time to wait before a retry; zero if the server named none
     * @param trouble the same for the operator, for callers that know nothing better
     * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">API concepts</a>
     */
    record Refused<T>(int code, String message, Duration retryAfter, Trouble trouble) implements ApiResponse<T> {

        /** {@return the reason, recognised by the message; empty if the message is not known} */
        public Optional<RefusalReason> reason() {
            return RefusalReason.of(message);
        }

        /** {@return whether a permission is missing that an RBAC manifest can grant} */
        public boolean lacksPermission() {
            return code == 403 && RefusalReason.MISSING_PERMISSION.matches(message);
        }
    }

    /**
     * {@return the object of a successful answer}
     *
     * @throws Trouble if the request was refused
     */
    default T orTrouble() throws Trouble {
        return switch (this) {
            case Done<T> done -> done.object();
            case Refused<T> refused -> throw refused.trouble();
        };
    }
}
