package dev.kured.gate;

import dev.kured.http.Http;
import dev.kured.http.HttpProxy;
import dev.kured.http.NoAnswer;
import dev.kured.http.Pem;
import dev.kured.http.ServerMessage;
import dev.kured.http.Tls;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The table {@code [gates.prometheus]} of kured.toml(5): a server that speaks the HTTP API of Prometheus, and what kured
 * asks it. Each component but the question is the key of its name. Each request has a connection of its own and reads the
 * files again, because tokens and certificates are short-lived.
 *
 * @param url the URL below which {@code /api/v1/query} lies. A user and password in it are for HTTP's basic
 *     authentication, and never shown
 * @param question what kured asks
 * @param bearerTokenFile a file with a token, sent in place of user and password
 * @param headers HTTP headers sent with each request, such as {@code X-Scope-OrgID}; their values may be secret and are
 *     never shown
 * @param caFile a PEM file with CA certificates, trusted besides those of the host
 * @param clientCertificateFile a PEM file with a client certificate
 * @param clientKeyFile a PEM file with its private key; empty: the certificate's file has it
 * @param timeout the longest time for a request and its answer
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
public record Prometheus(
        URI url,
        Question question,
        Optional<Path> bearerTokenFile,
        Map<String, String> headers,
        Optional<Path> caFile,
        Optional<Path> clientCertificateFile,
        Optional<Path> clientKeyFile,
        Duration timeout) {
    /** The longest part of an error that is read, in bytes. */
    private static final long MOST = 64 * 1024;

    /** Copies the headers. */
    public Prometheus {
        headers = Map.copyOf(headers);
    }

    /** The server at a URL, asked for active alerts, with the defaults for the rest. */
    public static Prometheus at(URI url) {
        return new Prometheus(url, ActiveAlerts.ALL, Optional.empty(), Map.of(), Optional.empty(), Optional.empty(),
                Optional.empty(), Duration.ofSeconds(10));
    }

    /** Returns the same server, asked something else. */
    public Prometheus withQuestion(Question other) {
        return new Prometheus(
                url, other, bearerTokenFile, headers, caFile, clientCertificateFile, clientKeyFile, timeout);
    }

    /** Returns the same server with another {@code bearer-token-file}; empty: none. */
    public Prometheus withBearerTokenFile(Optional<Path> other) {
        return new Prometheus(url, question, other, headers, caFile, clientCertificateFile, clientKeyFile, timeout);
    }

    /** Returns the same server with other {@code headers}. */
    public Prometheus withHeaders(Map<String, String> other) {
        return new Prometheus(
                url, question, bearerTokenFile, other, caFile, clientCertificateFile, clientKeyFile, timeout);
    }

    /** Returns the same server with another {@code ca-file}; empty: none. */
    public Prometheus withCaFile(Optional<Path> other) {
        return new Prometheus(
                url, question, bearerTokenFile, headers, other, clientCertificateFile, clientKeyFile, timeout);
    }

    /** Returns the same server with another {@code client-certificate-file}; empty: none. */
    public Prometheus withClientCertificateFile(Optional<Path> other) {
        return new Prometheus(url, question, bearerTokenFile, headers, caFile, other, clientKeyFile, timeout);
    }

    /** Returns the same server with another {@code client-key-file}; empty: the certificate's file has the key. */
    public Prometheus withClientKeyFile(Optional<Path> other) {
        return new Prometheus(url, question, bearerTokenFile, headers, caFile, clientCertificateFile, other, timeout);
    }

    /** Returns the same server with another {@code timeout}. */
    public Prometheus withTimeout(Duration other) {
        return new Prometheus(
                url, question, bearerTokenFile, headers, caFile, clientCertificateFile, clientKeyFile, other);
    }

    /** A request, and the secrets in it that messages must not show. */
    private record Asked(Request request, List<String> secrets) {
        String hiding(String text) {
            String hidden = text;
            for (String secret : secrets) {
                hidden = hidden.replace(secret, "…");
            }
            return hidden;
        }
    }

    /** An HTTP client, and the proxy that it uses. */
    private record Client(OkHttpClient http, Optional<HttpProxy> proxy) implements AutoCloseable {
        @Override
        public void close() {
            http.connectionPool().evictAll();
        }
    }

    /** Returns where the server is, without the secrets in the URL. */
    @Override
    public String toString() {
        return "Prometheus at " + url.getScheme() + "://" + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + (url.getRawPath().equals("/") ? "" : url.getRawPath());
    }

    /**
     * Asks the question.
     *
     * @throws Trouble if there is no answer
     */
    QueryAnswer ask(Http http) throws Trouble {
        Asked asked = asked(question.promql());
        try (var client = client(http)) {
            return answer(client, asked);
        }
    }

    private QueryAnswer answer(Client client, Asked asked) throws Trouble {
        try (Response response = client.http().newCall(asked.request()).execute()) {
            return read(response, asked);
        } catch (IOException e) {
            throw unanswered(new NoAnswer(e, client.proxy()));
        }
    }

    private Asked asked(String promql) throws Trouble {
        var secrets = new ArrayList<String>(headers.values());
        headers.values().forEach(value -> secrets.add(value.substring(value.lastIndexOf(' ') + 1)));
        try {
            HttpUrl where = HttpUrl.get(url.toString()).newBuilder()
                    .username("")
                    .password("")
                    .addPathSegments("api/v1/query")
                    .addQueryParameter("query", promql)
                    .build();
            var request = new Request.Builder().url(where).header("Accept", "application/json");
            headers.forEach(request::header);
            Optional<String> credential = credential();
            credential.ifPresent(value -> {
                request.header("Authorization", value);
                secrets.add(value.substring(value.indexOf(' ') + 1));
            });
            Optional.ofNullable(url.getUserInfo()).ifPresent(user -> secrets.add(user.substring(user.indexOf(':') + 1)));
            // Shorter secrets would hide parts of ordinary words.
            secrets.removeIf(secret -> secret.length() < 3);
            return new Asked(request.build(), secrets);
        } catch (IllegalArgumentException e) {
            throw new Trouble(this + " cannot be asked: its URL, a header or a credential holds characters that HTTP"
                            + " does not allow",
                    "Check gates.prometheus.url, headers and bearer-token-file");
        }
    }

    private Optional<String> credential() throws Trouble {
        if (bearerTokenFile.isPresent()) {
            return Optional.of("Bearer " + read(bearerTokenFile.get(), "bearer-token-file").strip());
        }
        return Optional.ofNullable(url.getUserInfo()).map(user -> {
            int colon = user.indexOf(':');
            return colon < 0
                    ? Credentials.basic(user, "", StandardCharsets.UTF_8)
                    : Credentials.basic(user.substring(0, colon), user.substring(colon + 1), StandardCharsets.UTF_8);
        });
    }

    private Client client(Http http) throws Trouble {
        Optional<String> trusted =
                caFile.isPresent() ? Optional.of(read(caFile.get(), "ca-file")) : Optional.empty();
        Optional<String> shown = clientCertificateFile.isPresent()
                ? Optional.of(read(clientCertificateFile.get(), "client-certificate-file"))
                : Optional.empty();
        Optional<String> secret = clientKeyFile.isPresent() ? Optional.of(read(clientKeyFile.get(), "client-key-file")) : shown;
        OkHttpClient.Builder client = Http.quick(timeout);
        try {
            Optional<HttpProxy> proxy = http.prepare(client, url, () -> {
                Tls tls = Tls.trusting(trusted.isPresent()
                        ? http.trust().ofHostAnd(Pem.certificates(trusted.get()))
                        : http.trust().ofHost());
                return shown.isPresent() && secret.isPresent()
                        ? tls.showing(Optional.of(Tls.ClientCertificate.of(shown.get(), secret.get())))
                        : tls;
            });
            return new Client(client.build(), proxy);
        } catch (GeneralSecurityException e) {
            throw new Trouble("the certificates for " + this + " cannot be used: " + e.getMessage(),
                    "Renew them; they are read again for each question (gates.prometheus.ca-file,"
                            + " client-certificate-file, client-key-file)", e);
        } catch (IOException e) {
            throw unanswered(new NoAnswer(e));
        }
    }

    private String read(Path file, String key) throws Trouble {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Trouble(this + " cannot be asked: the file " + file + " does not exist",
                    "Create it, or change gates.prometheus." + key, e);
        } catch (IOException e) {
            throw new Trouble(this + " cannot be asked: the file " + file + " cannot be read: " + e,
                    "Check gates.prometheus." + key, e);
        }
    }

    private QueryAnswer read(Response response, Asked asked) throws Trouble, IOException {
        int code = response.code();
        if (code != 200) {
            throw refused(code, asked.hiding(response.peekBody(MOST).string()));
        }
        try {
            QueryAnswer answer = QueryAnswer.read(response.body().charStream());
            if (!answer.error().isEmpty()) {
                throw new Trouble(this + " refuses the query: " + ServerMessage.cut(asked.hiding(answer.error())), remedy(code));
            }
            return answer;
        } catch (IOException e) {
            throw new Trouble(this + " does not answer as a Prometheus: " + e.getMessage(),
                    "Is something else, such as a page to log in, at this URL? (gates.prometheus.url)", e);
        }
    }

    /** Returns the error in the server's words: Prometheus' own, or the first line from a proxy before it. */
    private Trouble refused(int code, String body) {
        try {
            String error = QueryAnswer.read(new StringReader(body)).error();
            if (!error.isEmpty()) {
                return new Trouble(this + " refuses the query: " + ServerMessage.cut(ServerMessage.of(error)),
                        code == 400 ? "Correct the PromQL (gates.prometheus.query)" : remedy(code));
            }
        } catch (IOException _) {
            String words = ServerMessage.cut(ServerMessage.of(body));
            return new Trouble(this + " answers with HTTP status " + code + (words.isEmpty() ? "" : ": " + words), remedy(code));
        }
        return new Trouble(this + " answers with HTTP status " + code, remedy(code));
    }

    private static String remedy(int code) {
        return switch (code) {
            case 301, 302, 303, 307, 308 -> "kured does not follow it to another place: set gates.prometheus.url to the"
                    + " right one";
            case 401, 403 -> "Check the credential: gates.prometheus.bearer-token-file, client-certificate-file, headers,"
                    + " or the user in the url";
            case 404, 405 -> "Check the path in gates.prometheus.url";
            default -> "";
        };
    }

    private Trouble unanswered(NoAnswer none) {
        return new Trouble(this + " cannot be reached: " + none.reason(),
                none.aboutCertificate()
                        ? "Check gates.prometheus.ca-file and url, and this machine's clock"
                        : "No reboot is begun until it can (gates.prometheus.url)",
                none.cause());
    }
}
