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
 * A Prometheus, or what speaks its HTTP API. Each question has a connection of its own, and reads the files anew, for
 * tokens and certificates are short-lived.
 *
 * @param url with the path below which {@code /api/v1/query} lies; a user and password in it are for HTTP's basic
 *     authentication, and never shown
 * @param bearerToken a file with a token, shown instead of user and password
 * @param headers sent with each question, such as {@code X-Scope-OrgID}; their values may be secret and are never shown
 * @param authority a file with CAs in PEM that are trusted beside those of the host
 * @param certificate a file with a client certificate, in PEM
 * @param key a file with its private key, in PEM; empty: it lies in the same file
 * @param timeout for the whole of a question
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
public record Prometheus(
        URI url,
        Optional<Path> bearerToken,
        Map<String, String> headers,
        Optional<Path> authority,
        Optional<Path> certificate,
        Optional<Path> key,
        Duration timeout) {
    /** As much of an error as is read. */
    private static final long MOST = 64 * 1024;

    public Prometheus {
        headers = Map.copyOf(headers);
    }

    /** A question, and what must not be shown of it. */
    private record Asked(Request request, List<String> secrets) {
        String hiding(String text) {
            String hidden = text;
            for (String secret : secrets) {
                hidden = hidden.replace(secret, "…");
            }
            return hidden;
        }
    }

    /** A client, and the proxy that it goes through. */
    private record Client(OkHttpClient http, Optional<HttpProxy> proxy) implements AutoCloseable {
        @Override
        public void close() {
            http.connectionPool().evictAll();
        }
    }

    /** Where it is, without what is secret in the URL. */
    @Override
    public String toString() {
        return "Prometheus at " + url.getScheme() + "://" + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + (url.getRawPath().equals("/") ? "" : url.getRawPath());
    }

    /** The answer to a query as of now; a {@link Trouble} if it has none. */
    QueryAnswer ask(Http http, String promql) throws Trouble {
        Asked asked = asked(promql);
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
            // Of shorter ones every other word would be hidden.
            secrets.removeIf(secret -> secret.length() < 3);
            return new Asked(request.build(), secrets);
        } catch (IllegalArgumentException e) {
            throw new Trouble(this + " cannot be asked: its URL, a header or a credential holds characters that HTTP"
                            + " does not allow",
                    "Check gates.prometheus.url, headers and bearer-token-file");
        }
    }

    private Optional<String> credential() throws Trouble {
        if (bearerToken.isPresent()) {
            return Optional.of("Bearer " + read(bearerToken.get(), "bearer-token-file").strip());
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
                authority.isPresent() ? Optional.of(read(authority.get(), "ca-file")) : Optional.empty();
        Optional<String> shown = certificate.isPresent()
                ? Optional.of(read(certificate.get(), "client-certificate-file"))
                : Optional.empty();
        Optional<String> secret = key.isPresent() ? Optional.of(read(key.get(), "client-key-file")) : shown;
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

    /** In the words of the server: a Prometheus' error, or the first line of a proxy's in front of it. */
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
