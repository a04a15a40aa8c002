package dev.kured.kube;

import com.google.gson.Gson;
import dev.kured.http.Http;
import dev.kured.http.HttpProxy;
import dev.kured.http.Pem;
import dev.kured.http.Proxies;
import dev.kured.http.Tls;
import dev.kured.http.Trust;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * HTTP clients for the API server, built from one state of the credential files.
 *
 * @param calls the client for requests with a time limit
 * @param watches the client for watches, which stay open
 * @param errors turns failures of this connection into errors for the operator
 * @param stamps the state of the files that the connection was built from
 * @param expires when the credential plugin must run again; empty if never
 */
record ApiConnection(
        ApiClient api,
        OkHttpClient calls,
        OkHttpClient watches,
        RequestErrors errors,
        List<Stamp> stamps,
        Optional<Instant> expires) {
    private static final Duration EARLY = Duration.ofSeconds(30);

    /** The state of a file that one {@code stat} shows; two states that differ have different stamps. */
    private record Stamp(Path file, Optional<FileTime> modified, long size, Optional<Object> inode) {
        static Stamp of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(file, Optional.of(attributes.lastModifiedTime()), attributes.size(),
                        Optional.ofNullable(attributes.fileKey()));
            } catch (IOException e) {
                return new Stamp(file, Optional.empty(), 0, Optional.empty());
            }
        }
    }

    /** The texts that authenticate kured. */
    private record Credential(
            Optional<String> token,
            Optional<String> certificate,
            Optional<String> key,
            Optional<Instant> expires) {}

    /** Reads the credential files and builds the clients. Sends no request. */
    static ApiConnection open(Path kubeconfig, Http http, OkHttpClient base, Timeouts timeouts, Gson gson) throws Trouble {
        Stamp first = Stamp.of(kubeconfig);
        Kubeconfig config = Kubeconfig.read(kubeconfig);
        if (HttpUrl.parse(config.server().toString()) == null) {
            throw new Trouble("the kubeconfig " + kubeconfig + " cannot be used: its server " + config.server()
                    + " has a host or port that HTTP does not allow", "Correct clusters[].cluster.server");
        }
        // Stamps are taken before the files are read, so that a change in between is noticed at the next use.
        List<Stamp> stamps = config.files().stream()
                .map(file -> file.equals(kubeconfig) ? first : Stamp.of(file))
                .toList();
        Credential credential = credential(config);
        Optional<Tls.ClientCertificate> certificate = clientCertificate(config, credential);
        OkHttpClient.Builder prepared = base.newBuilder();
        Optional<HttpProxy> proxy = prepare(prepared, config, certificate, http);
        Headers identity = identity(config, credential);
        OkHttpClient calls = prepared
                .addInterceptor(chain -> chain.proceed(chain.request().newBuilder()
                        .headers(chain.request().headers().newBuilder().addAll(identity).build())
                        .build()))
                .build();
        OkHttpClient watches = calls.newBuilder()
                .callTimeout(Duration.ZERO)
                // Without HTTP/2 no ping detects a dead peer: wait at most as long as the API server keeps a watch open.
                .readTimeout(Kube.LONGEST_WATCH.plus(timeouts.call()))
                .build();
        return new ApiConnection(
                api(config, calls, gson), calls, watches,
                new RequestErrors(config.server(), proxy, kubeconfig, certificate.map(client -> client.chain().getFirst())),
                stamps, credential.expires());
    }

    /** Returns whether the files are unchanged and the credential does not expire within 30 s. */
    boolean current() {
        return stamps.equals(stamps.stream().map(stamp -> Stamp.of(stamp.file())).toList())
                && expires.map(end -> Instant.now().plus(EARLY).isBefore(end)).orElse(true);
    }

    private static Credential credential(Kubeconfig config) throws Trouble {
        if (config.exec().isPresent()) {
            var issued = new ExecPlugin(config.file(), config.exec().get()).run();
            return new Credential(issued.token(), issued.certificate(), issued.key(), issued.expires());
        }
        return new Credential(
                token(config),
                read(config.certificate()),
                read(config.key()),
                Optional.empty());
    }

    private static Optional<String> token(Kubeconfig config) throws Trouble {
        Optional<String> token = read(config.token()).map(String::strip);
        if (token.filter(String::isEmpty).isPresent()) {
            throw unusable(config, config.token().get().place(), new GeneralSecurityException("the token is empty"));
        }
        return token;
    }

    private static Optional<String> read(Optional<Kubeconfig.Source> source) throws Trouble {
        return source.isPresent() ? Optional.of(source.get().read()) : Optional.empty();
    }

    private static Optional<Tls.ClientCertificate> clientCertificate(Kubeconfig config, Credential credential)
            throws Trouble {
        if (credential.certificate().isEmpty() || credential.key().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Tls.ClientCertificate.of(credential.certificate().get(), credential.key().get()));
        } catch (GeneralSecurityException e) {
            String place = config.certificate().map(Kubeconfig.Source::place).orElse("exec");
            throw unusable(config, place + " and its key", e);
        }
    }

    private static Optional<HttpProxy> prepare(
            OkHttpClient.Builder client, Kubeconfig config, Optional<Tls.ClientCertificate> certificate, Http http)
            throws Trouble {
        Http ours = config.proxy().map(proxy -> new Http(http.trust(), Proxies.always(proxy))).orElse(http);
        Optional<String> authority = read(config.authority());
        try {
            return ours.prepare(client, config.server(), () ->
                    Tls.trusting(trust(authority, http.trust())).showing(certificate).naming(config.serverName()));
        } catch (GeneralSecurityException e) {
            throw unusable(config, config.authority().map(Kubeconfig.Source::place).orElse("the CA store of this host"), e);
        } catch (IOException e) {
            throw new Trouble(
                    "the API server " + config.server() + " cannot be reached: " + e.getMessage(),
                    "Correct the proxy, or name the API server in NO_PROXY", e);
        }
    }

    /** Trusts only the kubeconfig's CA if it names one, as kubectl does; else the CAs of the host. */
    private static X509TrustManager trust(Optional<String> authority, Trust host)
            throws IOException, GeneralSecurityException {
        return authority.isPresent() ? Trust.only(Pem.certificates(authority.get())) : host.ofHost();
    }

    /** Returns the headers that authenticate kured and that name the impersonated user. */
    private static Headers identity(Kubeconfig config, Credential credential) throws Trouble {
        var headers = new Headers.Builder();
        try {
            credential.token().ifPresent(token -> headers.add("Authorization", "Bearer " + token));
        } catch (IllegalArgumentException e) {
            throw unusable(config, config.token().map(Kubeconfig.Source::place).orElse("the token of exec"),
                    new GeneralSecurityException("it contains characters that HTTP does not allow"));
        }
        config.impersonation().ifPresent(as -> {
            headers.addUnsafeNonAscii("Impersonate-User", as.user());
            as.uid().ifPresent(uid -> headers.addUnsafeNonAscii("Impersonate-Uid", uid));
            as.groups().forEach(group -> headers.addUnsafeNonAscii("Impersonate-Group", group));
            as.extra().forEach((name, values) -> values.forEach(value -> headers.addUnsafeNonAscii(
                    "Impersonate-Extra-" + escaped(name), value)));
        });
        return headers.build();
    }

    /** Encodes the key of an extra field as the API server decodes it: in lower case, percent-encoded. */
    private static String escaped(String name) {
        return URLEncoder.encode(name.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Trouble unusable(Kubeconfig config, String place, Exception e) {
        return new Trouble("the credential of " + config.file() + " cannot be used: " + place + ": " + e.getMessage(),
                "Renew the credential; kured reads it again when a file changes", e);
    }

    private static ApiClient api(Kubeconfig config, OkHttpClient calls, Gson gson) {
        var api = new ApiClient(calls);
        // client-java keeps its Gson in a static field; kured uses one Gson for all connections.
        JSON.setGson(gson);
        api.setBasePath(config.server().toString());
        api.setUserAgent("kured/" + Objects.requireNonNullElse(Kube.class.getPackage().getImplementationVersion(), "dev"));
        return api;
    }
}
