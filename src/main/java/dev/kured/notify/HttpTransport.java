package dev.kured.notify;

import dev.kured.http.Http;
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

/** Sends messages by HTTP, each over a connection of its own: nothing is open between two messages. */
final class HttpTransport implements Wire {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long MOST_READ = 4096;

    private final Http http;

    HttpTransport(Http http) {
        this.http = http;
    }

    @Override
    public Reply send(Wire.Request request) throws IOException {
        okhttp3.Request message = message(request);
        OkHttpClient client = client(request);
        try (Response response = client.newCall(message).execute()) {
            return new Reply(
                    response.code(),
                    response.peekBody(MOST_READ).string(),
                    Optional.ofNullable(response.header("Retry-After")));
        } finally {
            client.connectionPool().evictAll();
        }
    }

    private OkHttpClient client(Wire.Request request) throws IOException {
        OkHttpClient.Builder client = Http.quick(LIMIT);
        try {
            http.prepare(client, request.to(), () ->
                    request.anyCertificate() ? Tls.trustingAnyone() : Tls.trusting(http.trust().ofHost()));
        } catch (GeneralSecurityException e) {
            throw new IOException("the CA store of this host cannot be used: " + e.getMessage(), e);
        }
        return client.build();
    }

    private static okhttp3.Request message(Wire.Request request) throws ProtocolException {
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
