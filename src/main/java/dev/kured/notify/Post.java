package dev.kured.notify;

import dev.kured.http.RetryAfter;
import dev.kured.http.ServersWords;
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
 * @param method of the two
 * @param to where to
 * @param headers beside Content-Type
 * @param contentType of the body
 * @param body what is sent
 * @param objection what a reply of a good status says is wrong all the same
 * @param retryAfter when a reply says to come again, in seconds or as a date
 * @param anyCertificate the server's is not verified
 */
record Post(
        String method,
        URI to,
        Map<String, String> headers,
        String contentType,
        Function<Letter, String> body,
        Function<Wire.Reply, Optional<String>> objection,
        Function<Wire.Reply, Optional<String>> retryAfter,
        boolean anyCertificate)
        implements Delivery {

    static final String JSON = "application/json";
    private static final int LAST_PORT = 65_535;

    /** One of plain form, to be refined by the methods below. */
    Post(URI to, String contentType, Function<Letter, String> body) {
        this("POST", to, Map.of(), contentType, body, _ -> Optional.empty(), Wire.Reply::retryAfter, false);
    }

    /** One of JSON. */
    static Post json(URI to, Function<Letter, Payload> payload) {
        return new Post(to, JSON, letter -> payload.apply(letter).toString());
    }

    Post withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Post(method, to, more, contentType, body, objection, retryAfter, anyCertificate);
    }

    /** With the user and the password of the address, see RFC 7617; without them the same. */
    Post withUser(Address address) {
        return address.credentials().map(text -> withHeader("Authorization", "Basic " + text)).orElse(this);
    }

    Post objecting(Function<Wire.Reply, Optional<String>> other) {
        return new Post(method, to, headers, contentType, body, other, retryAfter, anyCertificate);
    }

    Post patientAs(Function<Wire.Reply, Optional<String>> other) {
        return new Post(method, to, headers, contentType, body, objection, other, anyCertificate);
    }

    /** With another method than POST. */
    Post by(String other) {
        return new Post(other, to, headers, contentType, body, objection, retryAfter, anyCertificate);
    }

    Post trusting(boolean any) {
        return new Post(method, to, headers, contentType, body, objection, retryAfter, any);
    }

    /** The URL, without its user part, which is no part of a request. */
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
    public String deliver(Letter letter, Wire wire) throws Undelivered {
        Wire.Reply reply = send(letter, wire);
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

    private Wire.Reply send(Letter letter, Wire wire) throws Undelivered {
        var all = new LinkedHashMap<String, String>();
        all.put("Content-Type", contentType);
        all.put("User-Agent", "kured");
        all.putAll(headers);
        try {
            return wire.send(new Wire.Request(method, to, all, body.apply(letter), anyCertificate));
        } catch (IOException e) {
            throw Undelivered.forNow(to.getHost() + " cannot be reached: " + e.getMessage());
        }
    }

    private static String answer(Wire.Reply reply) {
        String words = ServersWords.of(reply.text());
        return "HTTP status " + reply.status() + (words.isEmpty() ? "" : " (" + words + ")");
    }

    private Optional<Duration> pause(Wire.Reply reply) {
        return retryAfter.apply(reply).flatMap(value -> RetryAfter.read(value, Instant.now()));
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
        return method + " " + to.getHost();
    }
}
