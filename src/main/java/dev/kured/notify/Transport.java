package dev.kured.notify;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Sends HTTP requests. */
interface Transport {

    /**
     * A request.
     *
     * @param method {@code POST} or {@code PUT}
     * @param anyCertificate accepts any certificate of the server
     */
    record Request(String method, URI to, Map<String, String> headers, String body, boolean anyCertificate) {

        /** Leaves out what may be secret. */
        @Override
        public String toString() {
            return method + " " + to.getHost();
        }
    }

    /**
     * The reply of a server.
     *
     * @param text the beginning of the body
     * @param retryAfter the header Retry-After, unparsed
     */
    record Reply(int status, String text, Optional<String> retryAfter) {}

    /**
     * Sends a request once and waits for the reply, of any status.
     *
     * @throws IOException if no reply comes; the message gives the reason as the end of a sentence: {@code connection refused}
     */
    Reply send(Request request) throws IOException;
}
