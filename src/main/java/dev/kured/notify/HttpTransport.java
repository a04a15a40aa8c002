package dev.kured.notify;

import dev.kured.http.Http;
import dev.kured.http.HttpProxy;
import dev.kured.http.NoAnswer;
import dev.kured.http.Tls;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Sends requests with the client of room {@code http}, each over its own connection. Keeps no connection open. */
final class HttpTransport implements Transport {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long MOST_READ = 4096;

    private final Http http;

    HttpTransport(Http http) {
        this.http = http;
    }

    @Override
    public Reply send(Transport.Request request) throws IOException {
        okhttp3.Request message = message(request);
        OkHttpClient.Builder client = Http.quick(LIMIT);
        Optional<HttpProxy> proxy = prepare(client, request);
        try {
            return send(client.build(), message);
        } catch (IOException e) {
            throw new IOException(new NoAnswer(e, proxy).reason(), e);
        }
    }

    private static Reply send(OkHttpClient client, okhttp3.Request message) throws IOException {
        try (Response response = client.newCall(message).execute()) {
            return new Reply(
                    response.code(),
                    response.peekBody(MOST_READ).string(),
                    Optional.ofNullable(response.header("Retry-After")));
        } finally {
            client.connectionPool().evictAll();
        }
    }

    private Optional<HttpProxy> prepare(OkHttpClient.Builder client, Transport.Request request) throws IOException {
        try {
            return http.prepare(client, request.to(), () ->
                    request.anyCertificate() ? Tls.trustingAnyone() : Tls.trusting(http.trust().ofHost()));
        } catch (GeneralSecurityException e) {
            throw new IOException("the CA store of this host cannot be used: " + e.getMessage(), e);
        }
    }

    private static okhttp3.Request message(Transport.Request request) throws ProtocolException {
        var headers = new Headers.Builder();
        try {
            request.headers().forEach(headers::addUnsafeNonAscii);
            return new okhttp3.Request.Builder()
                    .url(request.to().toString())
                    .headers(headers.build())
                    // Of no type of its own: the header Content-Type says it.
                    .method(request.method(), RequestBody.create(request.body().getBytes(StandardCharsets.UTF_8), null))
                    .build();
        } catch (IllegalArgumentException _) {
            // Its message may hold the address or a header's value.
            throw new ProtocolException("its address or a header holds what HTTP does not allow");
        }
    }
}
