package dev.kured.notify;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What carries HTTP requests. */
interface Transport {

    /**
     * A request.
     *
     * @param method one that has a body: {@code POST} or {@code PUT}
     * @param anyCertificate the server's is not verified
     */
    record Request(String method, URI to, Map<String, String> headers, String body, boolean anyCertificate) {

        /** Without what may be secret. */
        @Override
        public String toString() {
            return method + " " + to.getHost();
        }
    }

    /**
     * What a server answers.
     *
     * @param text the beginning of the body
     * @param retryAfter the header Retry-After as it came
     */
    record Reply(int status, String text, Optional<String> retryAfter) {}

    /**
     * Sends it once and waits for the reply, of whatever status.
     *
     * @throws IOException if there is none; the message says why, as the end of a sentence: {@code connection refused}
     */
    Reply send(Request request) throws IOException;
}
