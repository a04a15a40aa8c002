package dev.kured.kube;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.annotations.SerializedName;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a kubeconfig says for its current context: where the API server is, whom to trust and who to be.
 *
 * @param file the kubeconfig itself; other files are found relative to it
 * @param authority the CA certificates; empty: those of the system
 * @param exec the program that tells a token or certificate
 * @see <a href="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/">kubeconfig (v1)</a>
 */
record Kubeconfig(
        Path file,
        URI server,
        Optional<Source> authority,
        Optional<Source> certificate,
        Optional<Source> key,
        Optional<Source> token,
        Optional<Exec> exec) {

    /** A piece of it: written into it, or in a file of its own, which may change at any time. */
    sealed interface Source {
        record Embedded(String text) implements Source {}

        record InFile(Path path) implements Source {}

        default String read() throws Trouble {
            return switch (this) {
                case Embedded embedded -> embedded.text();
                case InFile file -> readAll(file.path());
            };
        }
    }

    /** A credential plugin, see {@link ExecPlugin}. */
    record Exec(
            String command,
            @Nullable List<String> args,
            @Nullable List<Variable> env,
            String apiVersion) {

        record Variable(String name, String value) {}
    }

    /** Reads it; tells what in it kured cannot follow. */
    static Kubeconfig read(Path file) throws Trouble {
        try {
            return resolve(file, parse(file));
        } catch (IllegalArgumentException | YAMLException | JsonParseException e) {
            throw new Trouble("the kubeconfig " + file + " cannot be used: " + e.getMessage(),
                    "Compare it with what kubectl --kubeconfig " + file + " config view shows", e);
        }
    }

    /** The files that it refers to, itself included. */
    List<Path> files() {
        return Stream.concat(
                        Stream.of(file),
                        Stream.of(authority, certificate, key, token)
                                .flatMap(Optional::stream)
                                .filter(Source.InFile.class::isInstance)
                                .map(source -> ((Source.InFile) source).path()))
                .distinct()
                .toList();
    }

    private static String readAll(Path file) throws Trouble {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Trouble(file + " cannot be read: " + e, "kured must be allowed to read it, as root is", e);
        }
    }

    private static Document parse(Path file) throws Trouble {
        var gson = new Gson();
        Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(readAll(file));
        var document = gson.fromJson(gson.toJsonTree(yaml), Document.class);
        if (document == null) {
            throw new IllegalArgumentException("it is empty");
        }
        return document;
    }

    private static Kubeconfig resolve(Path file, Document document) {
        Context context = named(document.contexts, c -> c.name, document.current, "context").context;
        Cluster cluster = named(document.clusters, c -> c.name, context.cluster, "cluster").cluster;
        User user = named(document.users, u -> u.name, context.user, "user").user;
        if (cluster.insecure || cluster.proxy != null || cluster.serverName != null) {
            throw new IllegalArgumentException("kured knows no insecure-skip-tls-verify, proxy-url or tls-server-name");
        }
        if (cluster.server == null) {
            throw new IllegalArgumentException("the cluster " + context.cluster + " has no server");
        }
        Optional<Source> token = Optional.ofNullable(user.tokenFile)
                .<Source>map(path -> new Source.InFile(file.resolveSibling(path)))
                .or(() -> Optional.ofNullable(user.token).map(Source.Embedded::new));
        return new Kubeconfig(
                file,
                URI.create(cluster.server),
                source(file, cluster.authorityData, cluster.authority),
                source(file, user.certificateData, user.certificate),
                source(file, user.keyData, user.key),
                token,
                Optional.ofNullable(user.exec));
    }

    private static Optional<Source> source(Path file, @Nullable String data, @Nullable String path) {
        if (data != null && !data.isBlank()) {
            return Optional.of(new Source.Embedded(new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8)));
        }
        return path == null || path.isBlank() ? Optional.empty() : Optional.of(new Source.InFile(file.resolveSibling(path)));
    }

    private static <T> T named(@Nullable List<T> all, Function<T, @Nullable String> name, @Nullable String wanted, String kind) {
        if (wanted == null || wanted.isEmpty()) {
            throw new IllegalArgumentException("it does not say which " + kind + " to use");
        }
        return Optional.ofNullable(all).stream()
                .flatMap(List::stream)
                .filter(one -> wanted.equals(name.apply(one)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it has no " + kind + " '" + wanted + "'"));
    }

    private record Document(
            @SerializedName("current-context") @Nullable String current,
            @Nullable List<NamedContext> contexts,
            @Nullable List<NamedCluster> clusters,
            @Nullable List<NamedUser> users) {}

    private record NamedContext(@Nullable String name, Context context) {}

    private record Context(@Nullable String cluster, @Nullable String user) {}

    private record NamedCluster(@Nullable String name, Cluster cluster) {}

    private record Cluster(
            @Nullable String server,
            @SerializedName("certificate-authority") @Nullable String authority,
            @SerializedName("certificate-authority-data") @Nullable String authorityData,
            @SerializedName("insecure-skip-tls-verify") boolean insecure,
            @SerializedName("proxy-url") @Nullable String proxy,
            @SerializedName("tls-server-name") @Nullable String serverName) {}

    private record NamedUser(@Nullable String name, User user) {}

    private record User(
            @SerializedName("client-certificate") @Nullable String certificate,
            @SerializedName("client-certificate-data") @Nullable String certificateData,
            @SerializedName("client-key") @Nullable String key,
            @SerializedName("client-key-data") @Nullable String keyData,
            @Nullable String token,
            @Nullable String tokenFile,
            @Nullable Exec exec) {}
}
