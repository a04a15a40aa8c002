package dev.kured.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that writes down what it is asked for. Whatever server is named, it goes to one port of this machine, so
 * that names need not exist.
 */
public final class ForwardProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Optional<String> wanted;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /**
     * Begins to listen.
     *
     * @param target the port that everything goes to
     * @param wanted the Proxy-Authorization without which it answers 407
     */
    public ForwardProxy(int target, Optional<String> wanted) {
        this.target = target;
        this.wanted = wanted;
        try {
            server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::serve);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The first lines of the requests, without the version of HTTP. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.ofPlatform().daemon().start(() -> talk(client));
            } catch (IOException _) {
                return; // The test is over.
            }
        }
    }

    private void talk(Socket client) {
        try (client) {
            // Latin-1, and no byte more than the head: what follows is for the server.
            String head = head(client.getInputStream());
            String first = head.lines().findFirst().orElse("");
            asked.add(first.replaceAll(" HTTP/1.1$", ""));
            Optional<String> shown = head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
            if (wanted.isPresent() && !wanted.equals(shown)) {
                write(client, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
                open.add(upstream);
                if (first.startsWith("CONNECT ")) {
                    write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
                } else {
                    String[] words = first.split(" ");
                    write(upstream, words[0] + " " + path(words[1]) + " HTTP/1.1\r\n" + head.lines().skip(1)
                            .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("proxy-"))
                            .reduce("", (all, line) -> all + line + "\r\n"));
                }
                Thread.ofPlatform().daemon().start(() -> copy(client, upstream));
                copy(upstream, client);
            }
        } catch (IOException _) {
            // One of the two has gone.
        }
    }

    private static String path(String url) {
        URI uri = URI.create(url);
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client has gone");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void write(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // One of the two has gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
