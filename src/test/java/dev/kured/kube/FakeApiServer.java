package dev.kured.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** An API server that gives the answers a test prescribes, for what a real one does only rarely. */
final class FakeApiServer implements AutoCloseable {

    /** One answer. */
    record Reply(int status, String body, boolean stayOpen, Map<String, String> headers) {}

    private final HttpServer server;
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> headers = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    FakeApiServer() {
        this(Optional.empty());
    }

    /** Starts the server, over TLS if there is a context for it. */
    FakeApiServer(Optional<SSLContext> tls) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            server = tls.isPresent() ? HttpsServer.create(address, 0) : HttpServer.create(address, 0);
            if (server instanceof HttpsServer secure) {
                secure.setHttpsConfigurator(new HttpsConfigurator(tls.orElseThrow()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/", this::handle);
        server.start();
    }

    /** Prescribes the answer to the next request. */
    FakeApiServer reply(int status, String body) {
        return reply(status, body, Map.of());
    }

    /** Prescribes an answer with headers. */
    FakeApiServer reply(int status, String body, Map<String, String> headers) {
        replies.add(new Reply(status, body, false, headers));
        return this;
    }

    /** Prescribes an answer with headers, and leaves its stream open. */
    FakeApiServer stream(String body) {
        replies.add(new Reply(200, body, true, Map.of()));
        return this;
    }

    /** Returns the paths and queries of the requests. */
    List<String> requests() {
        return requests;
    }

    /** Returns the headers of the last request, by their names in lower case. */
    Map<String, List<String>> headers() {
        return Map.copyOf(headers);
    }

    /** Returns the Authorization headers of the requests. */
    List<String> credentials() {
        return credentials;
    }

    Path kubeconfig(Path folder, String user) {
        return kubeconfig(folder, user, "http://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Writes a kubeconfig with this server and further fields of the cluster. */
    static Path kubeconfig(Path folder, String user, String server, String... more) {
        try {
            return Files.writeString(folder.resolve("kubeconfig"), """
                    current-context: here
                    contexts: [{name: here, context: {cluster: c, user: u}}]
                    clusters: [{name: c, cluster: {server: "%s"%s}}]
                    users: [{name: u, user: {%s}}]
                    """.formatted(server, Stream.of(more).map(field -> ", " + field).collect(Collectors.joining()), user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestURI().toString());
            headers.clear();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getRequestBody().readAllBytes();
            Reply reply = replies.take();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            reply.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(reply.status(), 0);
            exchange.getResponseBody().write(reply.body().getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (reply.stayOpen()) {
                closing.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
