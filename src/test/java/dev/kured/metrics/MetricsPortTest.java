package dev.kured.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Uncaught;
import dev.kured.terms.Log;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsPortTest {
    @TempDir
    private Path directory;

    private final Said log = new Said();
    private Metrics metrics;
    private InetSocketAddress address;
    private MetricsPort port;

    @BeforeEach
    void open() throws Exception {
        metrics = new Metrics("1.2.3", directory.resolve("counters"), log);
        try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            address = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        }
        port = MetricsPort.open(address, metrics::exposition, Log.Level.INFO, log);
        assertEquals("Metrics are at http://127.0.0.1:" + address.getPort() + "/metrics", log.next());
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void aRequestThatMeetsABugFailsAloneAndAnErrorEndsTheProcess() throws Exception {
        port.close();
        var failures = new ArrayDeque<Runnable>(List.of(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {},
                () -> {
                    throw new NoSuchMethodError("exposition");
                }));
        try (var uncaught = new Uncaught();
                var _ = MetricsPort.open(address, () -> {
                    failures.remove().run();
                    return "all\n";
                }, Log.Level.INFO, log)) {
            log.next();
            assertEquals(500, ask("GET", "/metrics").statusCode());
            assertTrue(log.next().contains("a bug"));
            assertEquals("all\n", ask("GET", "/metrics").body());
            assertThrows(IOException.class, () -> ask("GET", "/metrics"));
            assertEquals(NoSuchMethodError.class, uncaught.next().error().getClass());
        }
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private String say(String request) throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aScrapeGetsTheNumbersInTheTextFormat() throws Exception {
        var answer = ask("GET", "/metrics");
        assertEquals(200, answer.statusCode());
        assertEquals("text/plain; version=0.0.4; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(metrics.exposition(), answer.body());
        assertEquals(200, ask("GET", "/metrics?name%5B%5D=x").statusCode());
    }

    @Test
    void headTellsTheLengthOnly() throws Exception {
        var answer = ask("HEAD", "/metrics");
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals(metrics.exposition().length(), answer.headers().firstValueAsLong("Content-Length").orElse(0));
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertEquals(404, ask("GET", "/").statusCode());
        assertEquals(404, ask("GET", "/metrics/x").statusCode());
        assertEquals(405, ask("POST", "/metrics").statusCode());
        assertEquals("GET, HEAD", ask("DELETE", "/metrics").headers().firstValue("Allow").orElse(""));
        assertTrue(say("nonsense\r\n\r\n").startsWith("HTTP/1.1 400 "));
        assertTrue(say("GET /metrics HTTP/2\r\n\r\n").startsWith("HTTP/1.1 400 "));
    }

    @Test
    void whoeverNeverFinishesAskingHoldsNobodyUpForLong() throws Exception {
        try (var slow = new Socket(address.getAddress(), address.getPort())) {
            slow.getOutputStream().write("GET /metr".getBytes(StandardCharsets.UTF_8));
            assertEquals(200, ask("GET", "/metrics").statusCode());
        }
        assertEquals("", say("GET /" + "x".repeat(100_000)).replaceAll("(?s).+", "an answer"));
    }

    @Test
    void itListensOnThatAddressAlone() {
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.2", address.getPort()).close());
    }

    @Test
    void aPortInUseIsSaidOnceAndTakenAsSoonAsItIsFree() throws Exception {
        port.close();
        try (var _ = occupied()) {
            assertTrue(log.next()
                    .startsWith("No metrics at 127.0.0.1:" + address.getPort() + ": Address already in use"));
        }
        assertTrue(log.next().startsWith("Metrics are at "));
        assertTrue(log.nothing());
        assertEquals(200, ask("GET", "/metrics").statusCode());
    }

    /** Another program's socket on the port, which kured tries to open in vain. */
    private ServerSocket occupied() throws IOException {
        ServerSocket other = bound();
        port = MetricsPort.open(address, metrics::exposition, Log.Level.INFO, log);
        return other;
    }

    /** As soon as the kernel has heard that the port is closed. */
    private ServerSocket bound() throws IOException {
        while (true) {
            try {
                return new ServerSocket(address.getPort(), 1, address.getAddress());
            } catch (BindException _) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void onceClosedItAnswersNoMore() throws Exception {
        port.close();
        assertThrows(IOException.class, () -> ask("GET", "/metrics"));
    }
}
