package dev.kured.kube;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Sends what writes at most once: the HTTP client would send it again over a new connection when the first broke, and
 * then "somebody was faster" might be ourselves. Patches go as JSON merge patches; the library calls them JSON patches.
 */
final class Writes implements Interceptor {
    private static final MediaType MERGE_PATCH = MediaType.get("application/merge-patch+json");

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        RequestBody body = request.body();
        if (body == null) {
            return chain.proceed(request);
        }
        MediaType type = request.method().equals("PATCH") ? MERGE_PATCH : body.contentType();
        return chain.proceed(request.newBuilder().method(request.method(), new Once(body, type)).build());
    }

    private static final class Once extends RequestBody {
        private final RequestBody body;
        private final @Nullable MediaType type;

        Once(RequestBody body, @Nullable MediaType type) {
            this.body = body;
            this.type = type;
        }

        @Override
        public @Nullable MediaType contentType() {
            return type;
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            body.writeTo(sink);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }
    }
}
