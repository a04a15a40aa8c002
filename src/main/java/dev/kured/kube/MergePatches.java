package dev.kured.kube;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/** Sets the content type of patches to JSON merge patch (RFC 7386); client-java sends them as JSON patches. */
final class MergePatches implements Interceptor {
    private static final MediaType TYPE = MediaType.get("application/merge-patch+json");

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        RequestBody body = request.body();
        if (body == null || !request.method().equals("PATCH")) {
            return chain.proceed(request);
        }
        var patch = new Buffer();
        body.writeTo(patch);
        return chain.proceed(request.newBuilder().patch(RequestBody.create(patch.readByteString(), TYPE)).build());
    }
}
