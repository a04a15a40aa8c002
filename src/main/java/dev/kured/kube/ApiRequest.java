package dev.kured.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import okhttp3.Call;

/**
 * Puts a request into words, by a typed API of the library:
 * {@code api -> new CoreV1Api(api).readNode("n1").buildCall(null)}. It is built anew for each try and never executed by
 * the library itself. A patch is sent as a JSON merge patch (RFC 7386).
 */
@FunctionalInterface
public interface ApiRequest {

    /** The call, not executed. */
    Call of(ApiClient api) throws ApiException;
}
