package dev.kured.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * Makes every HTTP client of kured. All are OkHttp clients: the API client needs OkHttp, and the client of the JDK would
 * be a second one in memory. Loads and reads nothing before a client is made.
 *
 * @param trust the CAs of this host
 * @param proxies the proxies that the environment names
 */
public record Http(Trust trust, Proxies proxies) {

    /** Returns the rules of this host and of the environment of this process. */
    public static Http ofHost() {
        return new Http(new Trust(Path.of("/")), Proxies.of(System.getenv()));
    }

    /**
     * Returns a client that follows no redirects and sends a request with a body at most once. It has neither TLS nor a
     * proxy yet. It keeps one idle connection, for at most a minute.
     *
     * @param first interceptors that see each request before all others
     */
    public static OkHttpClient.Builder bare(Interceptor... first) {
        var client = new OkHttpClient.Builder();
        client.interceptors().addAll(List.of(first));
        return client
                // A redirect mostly leads to a login page.
                .followRedirects(false)
                .followSslRedirects(false)
                .proxy(Proxy.NO_PROXY)
                .connectionPool(new ConnectionPool(1, 1, TimeUnit.MINUTES))
                // With TLS here OkHttp would load all the CAs of Java for nothing.
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .addInterceptor(new SentOnce());
    }

    /**
     * Returns a bare client for a few requests.
     *
     * @param limit for the connection, and for a request as a whole
     */
    public static OkHttpClient.Builder quick(Duration limit) {
        return bare()
                .connectTimeout(limit)
                .readTimeout(limit)
                .writeTimeout(limit)
                .callTimeout(limit)
                .protocols(List.of(Protocol.HTTP_1_1));
    }

    /**
     * Adds the proxy and the TLS settings for one server to a client.
     *
     * @return the proxy, for messages
     * @throws IOException if kured cannot use the proxy that is set
     */
    public Optional<HttpProxy> prepare(OkHttpClient.Builder client, URI server, Tls.Source tls)
            throws IOException, GeneralSecurityException {
        Optional<HttpProxy> proxy = proxies.toReach(server);
        proxy.ifPresent(each -> each.addTo(client));
        if ("https".equals(server.getScheme())) {
            tls.get().addTo(client);
        }
        return proxy;
    }
}
