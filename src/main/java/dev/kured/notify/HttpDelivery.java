package dev.kured.notify;

import dev.kured.http.RetryAfter;
import dev.kured.http.ServerMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Delivery by an HTTP POST, or a PUT.
 *
 * @param method {@code POST} or {@code PUT}
 * @param to the URL
 * @param headers beside Content-Type
 * @param contentType the type of the body
 * @param body makes the body
 * @param objection finds the error in a reply with a good status
 * @param retryAfter finds the value of Retry-After in a reply
 * @param anyCertificate accepts any certificate of the server
 */
record HttpDelivery(
        String method,
        URI to,
        Map<String, String> headers,
        String contentType,
        Function<RenderedMessage, String> body,
        Function<Transport.Reply, Optional<String>> objection,
        Function<Transport.Reply, Optional<String>> retryAfter,
        boolean anyCertificate)
        implements Delivery {

    static final String JSON = "application/json";
    private static final int LAST_PORT = 65_535;

    /** Makes a plain POST; the methods below refine it. */
    HttpDelivery(URI to, String contentType, Function<RenderedMessage, String> body) {
        this("POST", to, Map.of(), contentType, body, _ -> Optional.empty(), Transport.Reply::retryAfter, false);
    }

    /** Makes a POST of JSON. */
    static HttpDelivery json(URI to, Function<RenderedMessage, Payload> payload) {
        return new HttpDelivery(to, JSON, letter -> payload.apply(letter).toString());
    }

    HttpDelivery withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpDelivery(method, to, more, contentType, body, objection, retryAfter, anyCertificate);
    }

    /** Adds user and password of the address, if it has them (RFC 7617). */
    HttpDelivery withUser(Address address) {
        return address.credentials().map(text -> withHeader("Authorization", "Basic " + text)).orElse(this);
    }

    HttpDelivery objecting(Function<Transport.Reply, Optional<String>> other) {
        return new HttpDelivery(method, to, headers, contentType, body, other, retryAfter, anyCertificate);
    }

    HttpDelivery patientAs(Function<Transport.Reply, Optional<String>> other) {
        return new HttpDelivery(method, to, headers, contentType, body, objection, other, anyCertificate);
    }

    /** Changes the method. */
    HttpDelivery by(String other) {
        return new HttpDelivery(other, to, headers, contentType, body, objection, retryAfter, anyCertificate);
    }

    HttpDelivery trusting(boolean any) {
        return new HttpDelivery(method, to, headers, contentType, body, objection, retryAfter, any);
    }

    /** Reads a URL and drops its user part, which a request does not send. */
    static URI url(String text) throws NotUnderstood {
        try {
            URI uri = new URI(text.replaceFirst("^([a-z]+://)[^/?#]*@", "$1"));
            if (uri.getHost() != null && uri.getPort() <= LAST_PORT) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Its message would repeat the URL, and with it the secret.
        }
        throw new NotUnderstood("a URL that is not valid (not shown, it may hold a secret)",
                "a URL with a host, and percent-encoded what RFC 3986 does not allow as it is");
    }

    @Override
    public String deliver(RenderedMessage letter, Transport wire) throws Undelivered {
        Transport.Reply reply = send(letter, wire);
        String answer = answer(reply);
        if (reply.status() / 100 == 2) {
            Optional<String> wrong = objection.apply(reply);
            if (wrong.isPresent()) {
                throw Undelivered.forGood(wrong.get());
            }
            return answer;
        }
        boolean passing = reply.status() / 100 == 5 || reply.status() == 429 || reply.status() == 408;
        throw passing ? Undelivered.forNow(answer, pause(reply)) : Undelivered.forGood(answer);
    }

    private Transport.Reply send(RenderedMessage letter, Transport wire) throws Undelivered {
        var all = new LinkedHashMap<String, String>();
        all.put("Content-Type", contentType);
        all.put("User-Agent", "kured");
        all.putAll(headers);
        try {
            return wire.send(new Transport.Request(method, to, all, body.apply(letter), anyCertificate));
        } catch (IOException e) {
            throw Undelivered.forNow(to.getHost() + " cannot be reached: " + e.getMessage());
        }
    }

    private static String answer(Transport.Reply reply) {
        String words = ServerMessage.of(reply.text());
        return "HTTP status " + reply.status() + (words.isEmpty() ? "" : " (" + words + ")");
    }

    private Optional<Duration> pause(Transport.Reply reply) {
        return retryAfter.apply(reply).flatMap(value -> RetryAfter.read(value, Instant.now()));
    }

    /** Leaves out what may be secret. */
    @Override
    public String toString() {
        return method + " " + to.getHost();
    }
}
