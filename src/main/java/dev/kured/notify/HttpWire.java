package dev.kured.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * HTTP by the JDK's oldest client. It is a part of java.base, keeps no thread and no connection at rest, and loads
 * nothing before the first message; java.net.http would be one more module in the runtime image with a thread of its
 * own, and OkHttp keeps pools that only the API client needs.
 */
final class HttpWire implements Wire {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_READ = 4096;

    @Override
    public Reply send(Request request) throws IOException {
        var connection = (HttpURLConnection) open(request);
        try {
            byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
            connection.setRequestMethod(request.method());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout((int) PATIENCE.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            connection.setDoOutput(true);
            // With a known length the JDK does not silently send a request a second time.
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Connection", "close");
            request.headers().forEach(connection::setRequestProperty);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
            return reply(connection);
        } finally {
            connection.disconnect();
        }
    }

    private static URLConnection open(Request request) throws IOException {
        Proxy proxy = new Proxies(System.getenv()).toReach(request.to());
        URLConnection connection = request.to().toURL().openConnection(proxy);
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory((request.anyCertificate() ? Trust.any() : Trust.system()).getSocketFactory());
            if (request.anyCertificate()) {
                secure.setHostnameVerifier((_, _) -> true);
            }
        }
        return connection;
    }

    private static Reply reply(HttpURLConnection connection) throws IOException {
        int status;
        try {
            status = connection.getResponseCode();
        } catch (HttpRetryException e) {
            // So it tells a 401, as it cannot send the body again.
            return new Reply(e.responseCode(), "", Optional.empty());
        }
        if (status < 0) {
            throw new IOException("no HTTP");
        }
        InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        String text = "";
        if (body != null) {
            try (body) {
                text = new String(body.readNBytes(MOST_READ), StandardCharsets.UTF_8);
            }
        }
        return new Reply(status, text, Optional.ofNullable(connection.getHeaderField("Retry-After")));
    }
}
