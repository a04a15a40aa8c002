package dev.kured.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kured.http.Http;
import dev.kured.http.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All the services of the world, on this host: whatever is sent to any of them arrives here. */
final class Hooks implements AutoCloseable, Transport {
    private final HttpServer server;
    private final Transport wire = new HttpTransport(new Http(new Trust(Path.of("/")), _ -> Optional.empty()));
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Deque<Reply> replies = new ArrayDeque<>();

    /**
     * A request as it arrived.
     *
     * @param url as it was meant
     */
    record Seen(String method, String url, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    Hooks() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The next reply; without one it is 200 and ok. */
    Hooks answering(int status, String text, String... retryAfter) {
        replies.add(new Reply(status, text, retryAfter.length == 0 ? Optional.empty() : Optional.of(retryAfter[0])));
        return this;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    List<Seen> seen() {
        return seen;
    }

    Seen only() {
        if (seen.size() != 1) {
            throw new AssertionError(seen.toString());
        }
        return seen.getFirst();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String meant = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Meant"))
                .orElse(exchange.getRequestURI().toString());
        seen.add(new Seen(exchange.getRequestMethod(), meant, Map.copyOf(exchange.getRequestHeaders()), body));
        Reply reply = Optional.ofNullable(replies.poll()).orElse(new Reply(200, "ok", Optional.empty()));
        reply.retryAfter().ifPresent(value -> exchange.getResponseHeaders().add("Retry-After", value));
        byte[] text = reply.text().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    /** Sends it here instead, by the real wire. */
    @Override
    public Reply send(Request request) throws IOException {
        URI to = request.to();
        String here = url(to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery()));
        var headers = new LinkedHashMap<>(request.headers());
        headers.put("X-Meant", to.toString());
        return wire.send(new Request(
                request.method(), URI.create(here), headers, request.body(), request.anyCertificate()));
    }

    /** Sends a text to everybody at this address, and returns what was answered. */
    String send(String address, String text) {
        try {
            String answer = "";
            for (Receiver receiver : Receiver.parse(address)) {
                answer = receiver.deliver(Letters.letter(text), this);
            }
            return answer;
        } catch (NotUnderstood | Undelivered e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
