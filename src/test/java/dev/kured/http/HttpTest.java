package dev.kured.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kured.lab.Certificates;
import dev.kured.lab.ForwardProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients against servers and proxies on loopback. */
final class HttpTest {
    private static final String JOE = "Basic am9lOnMzY3JldA=="; // joe:s3cret

    @TempDir
    private Path folder = Path.of("");

    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private Optional<HttpServer> running = Optional.empty();

    @AfterEach
    void stop() {
        running.ifPresent(server -> server.stop(0));
    }

    private int serve(HttpServer server) {
        running = Optional.of(server);
        server.createContext("/", exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private int plain() throws IOException {
        return serve(HttpServer.create(anyPort(), 0));
    }

    private int secure(Certificates certificates, String names) throws Exception {
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.server(names)));
        return serve(server);
    }

    /** A host whose CA store is this file. */
    private Trust host(Path bundle) throws IOException {
        Path store = folder.resolve("etc/ssl/certs/ca-certificates.crt");
        Files.createDirectories(store.getParent());
        Files.copy(bundle, store);
        return new Trust(folder);
    }

    private static int get(Http http, String url, Tls.Source tls) throws Exception {
        OkHttpClient.Builder client = Http.quick(Duration.ofSeconds(5));
        http.prepare(client, URI.create(url), tls);
        OkHttpClient ready = client.build();
        try (Response response = ready.newCall(new Request.Builder().url(url).build()).execute()) {
            return response.code();
        } finally {
            ready.connectionPool().evictAll();
        }
    }

    private static int get(Http http, String url) throws Exception {
        return get(http, url, () -> Tls.trusting(http.trust().ofHost()));
    }

    private static Proxies by(ForwardProxy proxy, String user) {
        return Proxies.of(Map.of(
                "HTTP_PROXY", "http://" + user + "127.0.0.1:" + proxy.port(),
                "HTTPS_PROXY", "http://" + user + "127.0.0.1:" + proxy.port()));
    }

    @Test
    void httpGoesThroughTheProxyWithUserAndPassword() throws Exception {
        try (var proxy = new ForwardProxy(plain(), Optional.of(JOE))) {
            var http = new Http(new Trust(folder), by(proxy, "joe:s3cret@"));
            assertEquals(200, get(http, "http://server.example/x?y=z"));
            assertEquals(List.of("GET http://server.example/x?y=z"), proxy.asked());
            assertEquals(407, get(new Http(new Trust(folder), by(proxy, "joe:wrong@")), "http://server.example/"));
        }
    }

    @Test
    void httpsGoesThroughATunnelAndTheServerSeesNoPassword() throws Exception {
        var certificates = new Certificates(folder);
        int port = secure(certificates, "DNS:server.example");
        Trust trust = host(certificates.authority());
        try (var proxy = new ForwardProxy(port, Optional.of(JOE))) {
            assertEquals(200, get(new Http(trust, by(proxy, "joe:s3cret@")), "https://server.example/x"));
            assertEquals(List.of("CONNECT server.example:443"), proxy.asked());
            assertEquals(List.of("null"), authorizations);
            var refused = assertThrows(IOException.class,
                    () -> get(new Http(trust, by(proxy, "joe:wrong@")), "https://server.example/x"));
            var used = HttpProxy.parse("127.0.0.1:" + proxy.port());
            assertEquals("the proxy does not accept the user and the password in its address (through the proxy " + used + ")",
                    new NoAnswer(refused, Optional.of(used)).reason());
        }
    }

    @Test
    void theCaStoreOfTheHostIsTrusted() throws Exception {
        var certificates = new Certificates(folder);
        String url = "https://127.0.0.1:" + secure(certificates, "IP:127.0.0.1") + "/";
        var stranger = assertThrows(IOException.class, () -> get(new Http(new Trust(folder), _ -> Optional.empty()), url));
        assertEquals("its certificate is not signed by a CA that is trusted here", new NoAnswer(stranger).reason());
        assertEquals(200, get(new Http(host(certificates.authority()), _ -> Optional.empty()), url));
    }

    @Test
    void aStoreWithACertificateThatCannotBeReadServesWithTheOthers() throws Exception {
        var certificates = new Certificates(folder);
        int port = secure(certificates, "IP:127.0.0.1");
        Path bundle = Files.writeString(folder.resolve("bundle"), """
                # A comment, as RHEL has them
                -----BEGIN CERTIFICATE-----
                bm8gY2VydGlmaWNhdGU=
                -----END CERTIFICATE-----
                """ + Files.readString(certificates.authority()));
        assertEquals(200, get(new Http(host(bundle), _ -> Optional.empty()), "https://127.0.0.1:" + port + "/"));
    }

    @Test
    void aCaInAFileOfItsOwnIsTrustedWithABundleBesideItAndWithout() throws Exception {
        var certificates = new Certificates(folder);
        String url = "https://127.0.0.1:" + secure(certificates, "IP:127.0.0.1") + "/";
        var http = new Http(new Trust(folder), _ -> Optional.empty());
        Path store = Files.createDirectories(folder.resolve("etc/ssl/certs"));
        Files.copy(certificates.authority(), store.resolve("site.pem"));
        assertEquals(200, get(http, url));
        var other = new Certificates(Files.createDirectory(folder.resolve("other")));
        Files.copy(other.authority(), store.resolve("ca-certificates.crt"));
        assertEquals(200, get(http, url));
        Files.delete(store.resolve("site.pem"));
        assertThrows(IOException.class, () -> get(http, url));
    }

    @Test
    void whatTheConfigurationNamesIsTrustedBesideTheStoreOfTheHost() throws Exception {
        var certificates = new Certificates(folder);
        String url = "https://127.0.0.1:" + secure(certificates, "IP:127.0.0.1") + "/";
        var other = new Certificates(Files.createDirectory(folder.resolve("other")));
        var mine = Pem.certificates(Files.readString(certificates.authority()));
        var others = Pem.certificates(Files.readString(other.authority()));
        var empty = new Trust(folder.resolve("other"));
        assertEquals(200, get(new Http(empty, _ -> Optional.empty()), url, () -> Tls.trusting(empty.ofHostAnd(mine))));
        assertThrows(IOException.class,
                () -> get(new Http(empty, _ -> Optional.empty()), url, () -> Tls.trusting(empty.ofHostAnd(others))));
        Trust host = host(certificates.authority());
        assertEquals(200, get(new Http(host, _ -> Optional.empty()), url, () -> Tls.trusting(host.ofHostAnd(others))));
        assertThrows(IOException.class,
                () -> get(new Http(host, _ -> Optional.empty()), url, () -> Tls.trusting(Trust.only(others))));
    }

    @Test
    void aServerMayHaveAnotherNameThanItsUrl() throws Exception {
        var certificates = new Certificates(folder);
        String url = "https://127.0.0.1:" + secure(certificates, "DNS:k8s.internal") + "/";
        var http = new Http(host(certificates.authority()), _ -> Optional.empty());
        var refused = assertThrows(IOException.class, () -> get(http, url));
        assertEquals("its certificate is for another name", new NoAnswer(refused).reason());
        assertEquals(200, get(http, url, () ->
                Tls.trusting(http.trust().ofHost()).naming(Optional.of("k8s.internal"))));
        assertThrows(IOException.class, () -> get(http, url, () ->
                Tls.trusting(http.trust().ofHost()).naming(Optional.of("other.internal"))));
    }

    @Test
    void aProxyOfSocksIsNamed() {
        var http = new Http(new Trust(folder), Proxies.of(Map.of("HTTP_PROXY", "socks5://joe:s3cret@proxy:1080")));
        var refused = assertThrows(IOException.class, () -> get(http, "http://server.example/"));
        assertEquals("the proxy in HTTP_PROXY cannot be used: socks5://proxy:1080 is a SOCKS proxy; kured uses HTTP proxies only",
                new NoAnswer(refused).reason());
    }

    /** OkHttp would send it again, over a new connection. */
    @Test
    void whatHasABodyIsSentOnceAlsoIfTheConnectionBreaks() throws Exception {
        var connections = new AtomicInteger();
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                while (!server.isClosed()) {
                    try (var socket = server.accept()) {
                        connections.incrementAndGet();
                        assertTrue(socket.getInputStream().read() >= 0);
                    } catch (IOException _) {
                        return; // The test is over.
                    }
                }
            });
            OkHttpClient client = Http.quick(Duration.ofSeconds(5)).build();
            var request = new Request.Builder()
                    .url("http://127.0.0.1:" + server.getLocalPort() + "/")
                    .post(RequestBody.create(new byte[] {1}))
                    .build();
            assertThrows(IOException.class, () -> client.newCall(request).execute().close());
            assertEquals(1, connections.get());
        }
    }
}
