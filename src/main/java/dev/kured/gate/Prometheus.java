package dev.kured.gate;

import dev.kured.kube.NoAnswer;
import dev.kured.kube.Tls;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * A Prometheus, or what speaks its HTTP API. It is asked with OkHttp: the API client has loaded that already whenever a
 * gate is asked, and the JDK's own client would be one more module in every node's Java. Each question has a connection
 * of its own, and reads the files anew, for tokens and certificates are short-lived.
 *
 * @param url with the path below which {@code /api/v1/query} lies; a user and password in it are for HTTP's basic
 *     authentication, and never shown
 * @param bearerToken a file with a token, shown instead of user and password
 * @param authority a file with the CA that signed its certificate, in PEM; empty: those that Java trusts
 * @param certificate a file with a client certificate, in PEM
 * @param key a file with its private key, in PEM; empty: it lies in the same file
 * @param timeout for the whole of a question
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
public record Prometheus(
        URI url,
        Optional<Path> bearerToken,
        Optional<Path> authority,
        Optional<Path> certificate,
        Optional<Path> key,
        Duration timeout) {

    /** Where it is, without what is secret in the URL. */
    @Override
    public String toString() {
        return "Prometheus at " + url.getScheme() + "://" + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + (url.getRawPath().equals("/") ? "" : url.getRawPath());
    }

    /** The answer to a query as of now; a {@link Trouble} if it has none. */
    QueryAnswer ask(String promql) throws Trouble {
        Request request = request(promql);
        OkHttpClient client = client();
        try (Response response = client.newCall(request).execute()) {
            return read(response);
        } catch (IOException e) {
            throw unanswered(new NoAnswer(e));
        } finally {
            client.connectionPool().evictAll();
        }
    }

    private Request request(String promql) throws Trouble {
        try {
            HttpUrl where = HttpUrl.get(url.toString()).newBuilder()
                    .username("")
                    .password("")
                    .addPathSegments("api/v1/query")
                    .addQueryParameter("query", promql)
                    .build();
            var request = new Request.Builder().url(where).header("Accept", "application/json");
            Optional<String> credential = credential();
            credential.ifPresent(value -> request.header("Authorization", value));
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new Trouble(this + " cannot be asked: its URL or credential holds characters that HTTP"
                            + " does not allow",
                    "Check gates.prometheus.url and bearer-token-file");
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

    private OkHttpClient client() throws Trouble {
        var client = new OkHttpClient.Builder()
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .callTimeout(timeout)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool())
                // Whoever answers elsewhere is no Prometheus but, mostly, a page to log in.
                .followRedirects(false);
        if (url.getScheme().equals("https")) {
            Tls tls = tls();
            client.sslSocketFactory(tls.sockets(), tls.trust());
        }
        return client.build();
    }

    private Tls tls() throws Trouble {
        Optional<String> trusted =
                authority.isPresent() ? Optional.of(read(authority.get(), "ca-file")) : Optional.empty();
        Optional<String> shown = certificate.isPresent()
                ? Optional.of(read(certificate.get(), "client-certificate-file"))
                : Optional.empty();
        Optional<String> secret = key.isPresent() ? Optional.of(read(key.get(), "client-key-file")) : shown;
        try {
            return Tls.of(trusted, shown, secret);
        } catch (GeneralSecurityException | IOException e) {
            throw new Trouble("the certificates for " + this + " cannot be used: " + e.getMessage(),
                    "Renew them; they are read again for each question (gates.prometheus.ca-file,"
                            + " client-certificate-file, client-key-file)", e);
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

    private QueryAnswer read(Response response) throws Trouble {
        int code = response.code();
        try {
            QueryAnswer answer = QueryAnswer.read(response.body().charStream());
            if (!answer.error().isEmpty()) {
                throw new Trouble(this + " refuses the query: " + answer.error(),
                        code == 400 ? "Correct the PromQL (gates.prometheus.query)" : remedy(code));
            }
            if (code == 200) {
                return answer;
            }
        } catch (IOException e) {
            if (code == 200) {
                throw new Trouble(this + " does not answer as a Prometheus: " + e.getMessage(),
                        "Is something else, such as a page to log in, at this URL? (gates.prometheus.url)", e);
            }
        }
        throw new Trouble(this + " answers with HTTP status " + code, remedy(code));
    }

    private static String remedy(int code) {
        return switch (code) {
            case 301, 302, 303, 307, 308 -> "kured does not follow it to another place: set gates.prometheus.url to the"
                    + " right one";
            case 401, 403 -> "Check the credential: gates.prometheus.bearer-token-file, client-certificate-file, or the"
                    + " user in the url";
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
