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
 * Makes every HTTP client of kured. They are of OkHttp, which the API client brings along; the JDK's own would be a
 * second one in memory. Nothing is loaded or read before a client is made.
 *
 * @param trust the CAs of this host
 * @param proxies the proxies that this host is told to use
 */
public record Http(Trust trust, Proxies proxies) {

    /** The rules of this host and of this process's environment. */
    public static Http ofHost() {
        return new Http(new Trust(Path.of("/")), Proxies.of(System.getenv()));
    }

    /**
     * A client that follows no redirects, sends a request with a body at most once, and knows neither TLS nor a proxy
     * yet. It keeps one idle connection, for at most a minute.
     *
     * @param first see each request before all others
     */
    public static OkHttpClient.Builder bare(Interceptor... first) {
        var client = new OkHttpClient.Builder();
        client.interceptors().addAll(List.of(first));
        return client
                // A server that answers elsewhere is, mostly, a page to log in.
                .followRedirects(false)
                .followSslRedirects(false)
                .proxy(Proxy.NO_PROXY)
                .connectionPool(new ConnectionPool(1, 1, TimeUnit.MINUTES))
                // Else all the CAs of Java would be loaded for nothing.
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .addInterceptor(new SentOnce());
    }

    /**
     * A client for a few requests, bare as above.
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
     * Adds to a client what it takes to reach one server: its proxy, and TLS.
     *
     * @return the proxy, for messages
     * @throws IOException if there is a proxy that kured cannot use
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
