package dev.kured.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.kured.http.Http;
import dev.kured.http.Proxies;
import dev.kured.http.Trust;
import dev.kured.lab.Certificates;
import dev.kured.lab.ForwardProxy;
import dev.kured.lab.Shell;
import dev.kured.terms.NamePattern;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on loopback that answers whatever a test wants. */
final class PrometheusGateTest {
    private static final Question ALERTS = ActiveAlerts.ALL;
    private static final String NOT_OURS = "alertname!~\"Kured.*\", kured!=\"self\"";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private HttpServer server;
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<String> asked = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private final List<String> tenants = new ArrayList<>();
    private int status = 200;
    private String body = "";
    private boolean silent;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        begin();
    }

    private void begin() {
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(work -> Thread.ofPlatform().daemon().unstarted(work)));
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        asked.add(path + " "
                + URLDecoder.decode(exchange.getRequestURI().getRawQuery().replace("query=", ""), StandardCharsets.UTF_8));
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Scope-OrgID")).ifPresent(tenants::add);
        if (silent) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", "https://login.example/");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private URI url(String user, String path) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://" + user + "127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Prometheus prometheus() {
        return Prometheus.at(url("", "")).withTimeout(LONG);
    }

    private Optional<String> ask(Question question) throws Trouble {
        return new PrometheusGate(prometheus().withQuestion(question)).closedBecause();
    }

    private Trouble troubleOf(Prometheus prometheus) {
        return assertThrows(Trouble.class, () -> new PrometheusGate(prometheus).closedBecause());
    }

    private static String vector(String... series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                + String.join(",", series) + "]}}";
    }

    private static String alert(String name, String state) {
        return "{\"metric\":{\"alertname\":\"" + name + "\",\"alertstate\":\"" + state
                + "\"},\"value\":[1795348800.123,\"1\"]}";
    }

    // What counts

    @Test
    void withoutAlertsItIsOpen() throws Exception {
        body = vector();
        assertEquals(Optional.empty(), ask(ALERTS));
        assertEquals(List.of("/api/v1/query count by (alertname, alertstate) (ALERTS{" + NOT_OURS + "} != 0)"), asked);
    }

    @Test
    void activeAlertsAreNamedWithTheirStates() throws Exception {
        body = vector(alert("B", "pending"), alert("A", "firing"), alert("B", "firing"));
        assertEquals(Optional.of("alerts are active: A (firing), B (firing and pending)"), ask(ALERTS));
        body = vector(alert("A", "firing"));
        assertEquals(Optional.of("an alert is active: A (firing)"), ask(ALERTS));
    }

    @Test
    void ofManyAlertsTheFirstFiveAreNamed() throws Exception {
        body = vector(IntStream.range(0, 9).mapToObj(n -> alert("A" + (8 - n), "firing")).toArray(String[]::new));
        assertEquals(Optional.of("alerts are active: A0 (firing), A1 (firing), A2 (firing), A3 (firing), A4 (firing)"
                + " and 4 more"), ask(ALERTS));
    }

    @Test
    void someNamesMayBeIgnoredOrOnlySomeMayCount() throws Exception {
        body = vector(alert("Watchdog", "firing"), alert("NodeDown", "firing"), alert("NodeSlow", "firing"));
        var watchdog = Optional.of(new NamePattern("^Watch"));
        var node = Optional.of(new NamePattern("Node"));
        var slow = Optional.of(new NamePattern("Slow"));
        assertEquals(Optional.of("alerts are active: NodeDown (firing), NodeSlow (firing)"),
                ask(ActiveAlerts.ALL.withIgnore(watchdog)));
        assertEquals(Optional.of("an alert is active: NodeDown (firing)"), ask(ActiveAlerts.ALL.withIgnore(slow).withOnly(node)));
        assertEquals(Optional.empty(), ask(ActiveAlerts.ALL.withIgnore(node).withOnly(node)));
    }

    @Test
    void firingOnlyIsAskedOfPrometheus() throws Exception {
        body = vector();
        ask(ActiveAlerts.ALL.withFiringOnly(true));
        assertEquals("/api/v1/query count by (alertname, alertstate) (ALERTS{" + NOT_OURS
                + ", alertstate=\"firing\"} != 0)", asked.getFirst());
    }

    @Test
    void aQueryClosesItWhileItReturnsAnything() throws Exception {
        var question = new AnyResult("up{job=\"a b\"} == 0");
        body = vector();
        assertEquals(Optional.empty(), ask(question));
        assertEquals("/api/v1/query up{job=\"a b\"} == 0", asked.getFirst());
        body = vector("{\"metric\":{\"__name__\":\"up\",\"job\":\"b\",\"instance\":\"i\"},\"value\":[1,\"0\"]}",
                "{\"metric\":{},\"value\":[1,\"0\"]}");
        assertEquals(Optional.of("the query up{job=\"a b\"} == 0 returns up{instance=\"i\", job=\"b\"}, {}"),
                ask(question));
    }

    @Test
    void aPathInTheUrlIsKept() throws Exception {
        body = vector();
        for (String path : List.of("/prom", "/prom/")) {
            new PrometheusGate(Prometheus.at(url("", path)).withTimeout(LONG)).closedBecause();
        }
        assertEquals("/prom/api/v1/query", asked.get(0).split(" ")[0]);
        assertEquals("/prom/api/v1/query", asked.get(1).split(" ")[0]);
    }

    // What is no answer

    @ParameterizedTest
    @ValueSource(strings = {
        "", "<html>Log in</html>", "null", "[]", "{}", "{\"status\":\"success\"}",
        "{\"status\":\"success\",\"data\":null}", "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":null}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}",
        "{\"status\":\"odd\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":[]}]}}",
        "{\"status\":[],\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
    })
    void whatIsNotTheWholeAnswerIsNone(String odd) {
        body = odd;
        Trouble trouble = troubleOf(prometheus());
        assertTrue(trouble.happened().contains(" does not answer as a Prometheus: "), trouble::inFull);
    }

    @Test
    void anAnswerThatIsNeverEmptyIsAMistakeInTheQuery() {
        body = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"1\"]}}";
        Trouble trouble = troubleOf(prometheus());
        assertTrue(trouble.happened().contains("answers a scalar"), trouble::inFull);
    }

    @Test
    void anEmptyAnswerWithAWarningIsNone() throws Exception {
        String warnings = ",\"warnings\":[\"store 3 did not answer\"],\"infos\":[\"x\"]}";
        body = vector().replaceFirst("}$", warnings);
        Trouble trouble = troubleOf(prometheus());
        assertTrue(trouble.happened().endsWith("doubts its answer: store 3 did not answer"), trouble::inFull);
        body = vector(alert("A", "firing")).replaceFirst("}$", warnings);
        assertEquals(Optional.of("an alert is active: A (firing)"), ask(ALERTS));
    }

    @Test
    void itsErrorIsShown() {
        status = 400;
        body = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:5: parse error\"}";
        Trouble trouble = troubleOf(prometheus());
        assertEquals(prometheus() + " refuses the query: 1:5: parse error. Correct the PromQL (gates.prometheus.query)",
                trouble.inFull());
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 401, 403, 404, 500, 503})
    void anotherStatusIsNoAnswerWhateverStandsInIt(int code) {
        status = code;
        body = code == 204 ? "" : vector();
        Trouble trouble = troubleOf(prometheus());
        assertTrue(trouble.happened().endsWith("answers with HTTP status " + code), trouble::inFull);
    }

    @Test
    void tooLargeAnAnswerIsNone() {
        body = vector(IntStream.rangeClosed(0, QueryAnswer.MOST).mapToObj(n -> alert("A" + n, "firing"))
                .toArray(String[]::new));
        assertTrue(troubleOf(prometheus()).happened().contains("more than 2000 series"));
    }

    @Test
    void oneThatIsSilentIsNotWaitedForLongerThanTheTimeout() {
        silent = true;
        var impatient = prometheus().withTimeout(Duration.ofSeconds(1));
        Trouble trouble = troubleOf(impatient);
        assertTrue(trouble.happened().contains("no answer in time"), trouble::inFull);
    }

    @Test
    void oneThatIsAwayIsNamed() {
        server.stop(0);
        assertTrue(troubleOf(prometheus()).happened().endsWith(
                "Prometheus at " + url("", "") + " cannot be reached: connection refused"));
    }

    // Who asks

    @Test
    void userAndPasswordAreSentAndNeverShown() throws Exception {
        body = vector();
        var secret = Prometheus.at(url("me:p%40ss:word@", "/?token=hidden")).withTimeout(LONG);
        new PrometheusGate(secret).closedBecause();
        assertEquals(List.of("Basic " + Base64.getEncoder().encodeToString("me:p@ss:word".getBytes(StandardCharsets.UTF_8))),
                authorizations);
        status = 401;
        String shown = secret + troubleOf(secret).inFull();
        server.stop(0);
        shown += troubleOf(secret).inFull();
        assertFalse(shown.contains("ss") && shown.contains("word") || shown.contains("hidden"), shown);
    }

    @Test
    void headersAreSentAndTheirValuesNeverShown() throws Exception {
        body = vector();
        var tenant = prometheus()
                .withHeaders(Map.of("X-Scope-OrgID", "tenant-hunter2", "Authorization", "Basic hunter3"));
        var gate = new PrometheusGate(tenant);
        gate.closedBecause();
        assertEquals(List.of("tenant-hunter2"), tenants);
        assertEquals(List.of("Basic hunter3"), authorizations);
        status = 401;
        body = "tenant tenant-hunter2 is unknown to Basic hunter3, that is hunter3";
        assertEquals(tenant + " answers with HTTP status 401: tenant … is unknown to …, that is …."
                        + " Check the credential: gates.prometheus.bearer-token-file, client-certificate-file, headers,"
                        + " or the user in the url",
                troubleOf(tenant).inFull());
        assertFalse(tenant.toString().contains("hunter"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | no org id                                           | answers with HTTP status 401: no org id
            401 | {"status":"error","error":"no org id"}              | refuses the query: no org id
            403 | <html><body>Forbidden</body></html>                 | answers with HTTP status 403
            422 | {"status":"error","errorType":"execution","error":"too many samples"} | refuses the query: too many samples
            500 | {"message":"oops"}                                  | answers with HTTP status 500: {"message":"oops"}
            502 | ''                                                  | answers with HTTP status 502
            503 | upstream connect error                              | answers with HTTP status 503: upstream connect error
            """)
    void aRefusalIsToldInTheServersOwnWords(int code, String words, String told) {
        status = code;
        body = words;
        Trouble trouble = troubleOf(prometheus());
        assertEquals(prometheus() + " " + told, trouble.happened());
    }

    @Test
    void theServersWordsAreCutToALine() {
        status = 500;
        body = "\n  " + "x".repeat(500) + "\nsecond line";
        assertEquals(prometheus() + " answers with HTTP status 500: " + "x".repeat(240) + "…", troubleOf(prometheus()).happened());
    }

    @Test
    void aProxyOfTheEnvironmentIsUsed() throws Exception {
        body = vector();
        try (var proxy = new ForwardProxy(server.getAddress().getPort(), Optional.empty())) {
            var http = new Http(new Trust(directory), Proxies.of(Map.of("HTTP_PROXY", "127.0.0.1:" + proxy.port())));
            assertEquals(Optional.empty(), new PrometheusGate(http, far()).closedBecause());
            assertTrue(proxy.asked().getFirst().startsWith("GET http://prometheus.example:9090/api/v1/query?"));
        }
        var away = new Http(new Trust(directory), Proxies.of(Map.of("HTTP_PROXY", "127.0.0.1:1")));
        var trouble = assertThrows(Trouble.class, () -> new PrometheusGate(away, far()).closedBecause());
        assertEquals("Prometheus at http://prometheus.example:9090 cannot be reached: connection refused"
                + " (through the proxy 127.0.0.1:1)", trouble.happened());
    }

    private static Prometheus far() {
        return Prometheus.at(URI.create("http://prometheus.example:9090")).withTimeout(LONG);
    }

    /** It trusted the list of CAs that is frozen into the packaged Java. */
    @Test
    void theCaStoreOfTheHostIsTrustedAlsoBesideACaFile() throws Exception {
        var certificates = new Certificates(directory);
        server.stop(0);
        HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(certificates.server("IP:127.0.0.1")));
        server = tls;
        begin();
        body = vector();
        Path store = directory.resolve("host/etc/pki/tls/certs/ca-bundle.crt");
        Files.createDirectories(store.getParent());
        Files.copy(certificates.authority(), store);
        var host = new Http(new Trust(directory.resolve("host")), _ -> Optional.empty());
        assertEquals(Optional.empty(), new PrometheusGate(host, prometheus()).closedBecause());
        Path other = new Certificates(Files.createDirectory(directory.resolve("other"))).authority();
        var beside = prometheus().withCaFile(Optional.of(other));
        assertEquals(Optional.empty(), new PrometheusGate(host, beside).closedBecause());
    }

    @Test
    void aTokenIsReadAnewForEachQuestion() throws Exception {
        body = vector();
        Path token = Files.writeString(directory.resolve("token"), "first\n");
        var prometheus = prometheus().withBearerTokenFile(Optional.of(token));
        var gate = new PrometheusGate(prometheus);
        gate.closedBecause();
        Files.writeString(token, "second");
        gate.closedBecause();
        assertEquals(List.of("Bearer first", "Bearer second"), authorizations);
        Files.writeString(token, "thi\nrd");
        assertTrue(!troubleOf(prometheus).inFull().contains("rd"));
        Files.delete(token);
        assertTrue(troubleOf(prometheus).happened().endsWith("the file " + token + " does not exist"));
    }

    @Test
    void tlsTrustsTheCaFileAndShowsTheClientCertificate() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.crt");
        certificate("server", "subjectAltName=IP:127.0.0.1");
        certificate("client", "subjectAltName=DNS:client");
        server.stop(0);
        HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tls.setHttpsConfigurator(onlyForClients());
        server = tls;
        begin();
        body = vector();
        Optional<Path> ca = file("ca.crt");
        var good = prometheus()
                .withCaFile(ca)
                .withClientCertificateFile(file("client.crt"))
                .withClientKeyFile(file("client.key"));
        assertEquals(Optional.empty(), new PrometheusGate(good).closedBecause());
        Files.writeString(directory.resolve("both.pem"),
                Files.readString(directory.resolve("client.crt")) + Files.readString(directory.resolve("client.key")));
        var inOneFile = prometheus().withCaFile(ca).withClientCertificateFile(file("both.pem"));
        assertEquals(Optional.empty(), new PrometheusGate(inOneFile).closedBecause());

        troubleOf(prometheus().withCaFile(ca));
        Trouble stranger = troubleOf(good.withCaFile(Optional.empty()));
        assertTrue(stranger.inFull().contains("is not signed by a CA that is trusted here. Check gates.prometheus.ca-file"),
                stranger::inFull);
        Trouble garbage = troubleOf(prometheus().withCaFile(file("ca.key")));
        assertTrue(garbage.happened().endsWith("cannot be used: it holds no certificate (BEGIN CERTIFICATE)"),
                garbage::inFull);
        assertEquals(2, asked.size());
    }

    @Test
    void nothingStaysOpenBetweenTheQuestions() throws Exception {
        body = vector();
        ask(ALERTS);
        ask(ALERTS);
        String threads = Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("OkHttp 127.0.0.1")).collect(Collectors.joining());
        assertEquals("", threads);
    }

    private Optional<Path> file(String name) {
        return Optional.of(directory.resolve(name));
    }

    private void certificate(String name, String extension) throws IOException {
        Files.writeString(directory.resolve(name + ".ext"), extension);
        openssl("req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name + ".csr");
        openssl("x509 -req -days 2 -in " + name + ".csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile " + name
                + ".ext -out " + name + ".crt");
        openssl("pkcs12 -export -in " + name + ".crt -inkey " + name + ".key -passout pass:x -out " + name + ".p12");
    }

    private void openssl(String arguments) {
        Shell.run("sh", "-c", "cd " + directory + " && openssl " + arguments);
    }

    private HttpsConfigurator onlyForClients() throws Exception {
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(directory.resolve("server.p12").toFile(), "x".toCharArray()), "x".toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(directory.resolve("ca.crt"))) {
            trusted.setCertificateEntry("ca",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters needed = getSSLContext().getDefaultSSLParameters();
                needed.setNeedClientAuth(true);
                parameters.setSSLParameters(needed);
            }
        };
    }
}
