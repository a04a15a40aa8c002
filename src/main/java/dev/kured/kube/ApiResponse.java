package dev.kured.kube;

import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;

/**
 * What the API server answered to one request.
 *
 * @param <T> what was asked for
 */
public sealed interface ApiResponse<T> {

    /** Yes. */
    record Done<T>(T object) implements ApiResponse<T> {}

    /**
     * No, with a status code of HTTP.
     *
     * @param code such as 404 (there is none), 409 (somebody was faster) or 429 (not now)
     * @param message in the API server's words, with the causes that it names
     * @param retryAfter not before this has passed; zero if it did not say
     * @param trouble the same for people, where the caller does not know better
     * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">API concepts</a>
     */
    record Refused<T>(int code, String message, Duration retryAfter, Trouble trouble) implements ApiResponse<T> {

        /** What of the API server refuses it; empty if its words tell nothing. */
        public Optional<Refuser> by() {
            return Refuser.of(message);
        }

        /** Whether a right is missing, which a manifest grants. */
        public boolean lacksRight() {
            return code == 403 && Refuser.AUTHORIZER.says(message);
        }
    }

    /** What was asked for, or the refusal as a {@link Trouble}. */
    default T orTrouble() throws Trouble {
        return switch (this) {
            case Done<T> done -> done.object();
            case Refused<T> refused -> throw refused.trouble();
        };
    }
}
