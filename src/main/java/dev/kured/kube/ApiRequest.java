package dev.kured.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import okhttp3.Call;

/**
 * Builds one request with the typed API of client-java: {@code api -> new CoreV1Api(api).readNode("n1").buildCall(null)}.
 * The call is built again for each attempt, and {@link Kube} executes it, never client-java. A patch is sent as a JSON
 * merge patch (RFC 7386).
 */
@FunctionalInterface
public interface ApiRequest {

    /**
     * Builds the call without executing it.
     *
     * @param api the client of the present connection
     * @return the call, to be executed once
     * @throws ApiException if a required parameter is missing
     */
    Call of(ApiClient api) throws ApiException;
}
