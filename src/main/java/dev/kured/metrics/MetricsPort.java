package dev.kured.metrics;

import dev.kured.terms.Backoff;
import dev.kured.terms.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that answers {@code GET /metrics} and nothing else. It uses one thread, accepts one request per
 * connection, and drops a client that takes longer than five seconds to send its request.
 *
 * <p>It implements the small part of HTTP/1.1 (RFC 9112) that a scrape needs, because the JDK's server wakes up every
 * second while it listens, even without requests, and an idle node must not wake up.
 */
public final class MetricsPort implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_REQUEST = 16 * 1024;
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final InetSocketAddress address;
    private final Supplier<String> metrics;
    private final Log.Level news;
    private final Log log;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable ServerSocket open;
    private int failures;

    private MetricsPort(InetSocketAddress address, Supplier<String> metrics, Log.Level news, Log log) {
        this.address = address;
        this.metrics = metrics;
        this.news = news;
        this.log = log;
    }

    /**
     * Opens the port in a thread of its own. If the port is unavailable, logs one warning and retries with exponential
     * back-off, at least once a minute.
     *
     * @param address the address and port to bind
     * @param metrics called for each request, see {@link Metrics#exposition}
     * @param news the level of the line that reports the open port
     * @param log receives the lines about the port and about failed requests
     * @return the server, to be closed
     */
    public static MetricsPort open(InetSocketAddress address, Supplier<String> metrics, Log.Level news, Log log) {
        var port = new MetricsPort(address, metrics, news, log);
        Thread.ofPlatform().name("metrics").daemon().start(port::run);
        return port;
    }

    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            if (open != null) {
                close(open);
            }
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                try (var server = new ServerSocket()) {
                    server.bind(address, 16);
                    listen(server);
                } catch (IOException e) {
                    failed(e);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(ServerSocket server) throws IOException {
        synchronized (this) {
            open = server;
        }
        log.write(news, "Metrics are at http://" + inWords() + "/metrics");
        while (closed.getCount() > 0) {
            Socket client = server.accept();
            failures = 0;
            answer(client);
        }
    }

    private void failed(IOException e) throws InterruptedException {
        if (closed.getCount() == 0) {
            return;
        }
        failures++;
        if (failures == 1) {
            log.warning("No metrics at " + inWords() + ": " + e.getMessage() + ". kured retries; if another program uses"
                    + " the port, set metrics.listen to another one");
        }
        boolean _ = closed.await(RETRY.after(failures).toMillis(), TimeUnit.MILLISECONDS);
    }

    private String inWords() {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    // ------------------------------------------------------------------ one request

    private void answer(Socket socket) {
        try (var client = socket) {
            client.getOutputStream().write(answer(requestLine(client)).getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
        } catch (IOException e) {
            log.debug("A request for the metrics was not answered: " + e);
        }
    }

    /** Reads the whole head, not only its first line: closing a socket with unread data resets the connection. */
    private static String requestLine(Socket client) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        InputStream in = client.getInputStream();
        var head = new ByteArrayOutputStream();
        byte[] some = new byte[2048];
        String text = "";
        while (!text.contains("\r\n\r\n") && !text.contains("\n\n")) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || head.size() > LONGEST_REQUEST) {
                throw new SocketTimeoutException("the client sends its request too slowly");
            }
            client.setSoTimeout(Math.toIntExact(left));
            int read = in.read(some);
            if (read < 0) {
                throw new IOException("the client closed the connection before the end of the request");
            }
            head.write(some, 0, read);
            text = head.toString(StandardCharsets.ISO_8859_1);
        }
        return text.lines().findFirst().orElse("");
    }

    /** Answers with status 500 on a bug: a failed scrape must not end the daemon. */
    private String answer(String requestLine) {
        try {
            return response(requestLine);
        } catch (RuntimeException e) {
            log.error("A request for the metrics failed: " + e + ". This is a bug in kured; please report it");
            return response("500 Internal Server Error", "", "A bug in kured: see its log\n", true);
        }
    }

    private String response(String requestLine) {
        String[] words = requestLine.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return response("400 Bad Request", "", "This is not an HTTP/1.1 request\n", true);
        }
        boolean body = !words[0].equals("HEAD");
        if (!words[1].split("\\?", 2)[0].equals("/metrics")) {
            return response("404 Not Found", "", "Only /metrics exists here\n", body);
        }
        if (body && !words[0].equals("GET")) {
            return response("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "Only GET and HEAD are allowed\n", true);
        }
        return response("200 OK", "", metrics.get(), body);
    }

    private static String response(String status, String header, String text, boolean body) {
        boolean metrics = status.startsWith("200");
        return "HTTP/1.1 " + status + "\r\n"
                + "Content-Type: text/plain; " + (metrics ? "version=0.0.4; " : "") + "charset=utf-8\r\n"
                + "Content-Length: " + text.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + header
                + "Connection: close\r\n\r\n"
                + (body ? text : "");
    }

    private static void close(ServerSocket server) {
        try {
            server.close();
        } catch (IOException _) {
            // Nothing else can be done with it.
        }
    }
}
