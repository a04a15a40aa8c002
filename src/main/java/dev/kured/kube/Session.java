package dev.kured.kube;

import com.google.gson.Gson;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;

/**
 * The API server, as one state of the credential files lets us ask it.
 *
 * @param calls for requests that end within a time limit
 * @param watches for those that stay open
 * @param stamps of the files it was made from
 * @param expires when a credential plugin must be asked again; empty: never
 */
record Session(
        ApiClient api,
        OkHttpClient calls,
        OkHttpClient watches,
        Diagnosis diagnosis,
        List<Stamp> stamps,
        Optional<Instant> expires) {
    private static final Duration EARLY = Duration.ofSeconds(30);

    /** What tells one state of a file from the next, at the price of a stat. */
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

    /** What we show and whom we trust. */
    private record Credential(
            Optional<String> token,
            Optional<String> certificate,
            Optional<String> key,
            Optional<Instant> expires) {}

    /** Reads the credential files; asks no server. */
    static Session open(Path kubeconfig, OkHttpClient base, Pace pace, Gson gson) throws Trouble {
        Stamp first = Stamp.of(kubeconfig);
        Kubeconfig config = Kubeconfig.read(kubeconfig);
        // Stamped before they are read: a change in between is seen at the next use.
        List<Stamp> stamps = config.files().stream()
                .map(file -> file.equals(kubeconfig) ? first : Stamp.of(file))
                .toList();
        try {
            Credential credential = credential(config);
            OkHttpClient calls = client(config, credential, base);
            OkHttpClient watches = calls.newBuilder()
                    .callTimeout(Duration.ZERO)
                    // Where there is no HTTP/2, and so no ping: never longer than the API server itself.
                    .readTimeout(Kube.LONGEST_WATCH.plus(pace.call()))
                    .build();
            Optional<X509Certificate> shown = credential.certificate().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Pem.certificates(credential.certificate().get()).getFirst());
            return new Session(
                    api(config, credential, calls, gson), calls, watches,
                    new Diagnosis(config.server(), kubeconfig, shown), stamps, credential.expires());
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new Trouble("the credential of " + kubeconfig + " cannot be used: " + e.getMessage(),
                    "Renew it; kured reads it again when a file changes", e);
        }
    }

    /** Whether the credential is still what lies on disk, and good. */
    boolean current() {
        return stamps.equals(stamps.stream().map(stamp -> Stamp.of(stamp.file())).toList())
                && expires.map(end -> Instant.now().plus(EARLY).isBefore(end)).orElse(true);
    }

    private static Credential credential(Kubeconfig config) throws Trouble {
        if (config.exec().isPresent()) {
            var told = new ExecPlugin(config.file(), config.exec().get()).run();
            return new Credential(told.token(), told.certificate(), told.key(), told.expires());
        }
        return new Credential(
                read(config.token()).map(String::strip),
                read(config.certificate()),
                read(config.key()),
                Optional.empty());
    }

    private static Optional<String> read(Optional<Kubeconfig.Source> source) throws Trouble {
        return source.isPresent() ? Optional.of(source.get().read()) : Optional.empty();
    }

    private static ApiClient api(Kubeconfig config, Credential credential, OkHttpClient calls, Gson gson) {
        var api = new ApiClient(calls);
        // The library keeps its Gson in a static field; ours is the same in every session.
        JSON.setGson(gson);
        api.setBasePath(config.server().toString().replaceAll("/+$", ""));
        api.setUserAgent("kured/" + Objects.requireNonNullElse(Kube.class.getPackage().getImplementationVersion(), "dev"));
        credential.token().ifPresent(token -> api.addDefaultHeader("Authorization", "Bearer " + token));
        return api;
    }

    private static OkHttpClient client(Kubeconfig config, Credential credential, OkHttpClient base)
            throws Trouble, GeneralSecurityException, IOException {
        Tls tls = Tls.of(read(config.authority()), credential.certificate(), credential.key());
        return base.newBuilder()
                .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .sslSocketFactory(tls.sockets(), tls.trust())
                .build();
    }
}
