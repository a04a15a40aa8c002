package dev.kured.kube;

import dev.kured.http.HttpProxy;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The current context of a kubeconfig: the API server, the trusted CA and the credential. {@link KubeconfigField} lists
 * the supported fields.
 *
 * @param file the kubeconfig itself; the paths in it are relative to its directory
 * @param server the URL of the API server, without a slash at its end
 * @param authority the CA certificates, the only ones trusted; empty for the CAs of the host
 * @param serverName the name in the server's certificate, if it differs from the host of {@code server}
 * @param proxy replaces the proxy of the environment
 * @param certificate the client certificate, in PEM; {@code key} is then present, too
 * @param key the private key of the client certificate, in PEM
 * @param token the bearer token; white space around it is removed
 * @param exec the credential plugin, which prints a token or a client certificate
 * @param impersonation the user to impersonate; empty for none
 * @see <a href="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/">kubeconfig (v1)</a>
 */
record Kubeconfig(
        Path file,
        URI server,
        Optional<Source> authority,
        Optional<String> serverName,
        Optional<HttpProxy> proxy,
        Optional<Source> certificate,
        Optional<Source> key,
        Optional<Source> token,
        Optional<Exec> exec,
        Optional<Impersonation> impersonation) {

    /** One text of a credential, either in the kubeconfig or in a file that may change at any time. */
    sealed interface Source {
        /** Returns the field of the kubeconfig, for messages: {@code users[admin].user.token}. */
        String place();

        /** A text in the kubeconfig itself. */
        record Embedded(String place, String text) implements Source {
            @Override
            public String toString() {
                return place;
            }
        }

        /** A text in a file that the kubeconfig names. */
        record InFile(String place, Path path) implements Source {}

        /** Returns the text, read from the file now if it is in one. */
        default String read() throws Trouble {
            return switch (this) {
                case Embedded embedded -> embedded.text();
                case InFile file -> readAll(file.path());
            };
        }
    }

    /**
     * The configuration of a credential plugin, see {@link ExecPlugin}.
     *
     * @param command the program; a path is relative to the kubeconfig's directory
     * @param env the environment variables that are added to kured's own
     * @param apiVersion the version of ExecCredential that the plugin reads and writes
     * @param installHint the vendor's hint how to install the plugin; may be empty
     */
    record Exec(String command, List<String> args, Map<String, String> env, String apiVersion, String installHint) {}

    /**
     * The user, groups and extra fields to impersonate.
     *
     * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/">Impersonation</a>
     */
    record Impersonation(String user, Optional<String> uid, List<String> groups, Map<String, List<String>> extra) {}

    /**
     * Reads a kubeconfig.
     *
     * @throws Trouble if the file cannot be read or a field is not usable; the message names the field
     */
    static Kubeconfig read(Path file) throws Trouble {
        try {
            return resolve(file, parse(file));
        } catch (IllegalArgumentException | YAMLException e) {
            throw new Trouble("the kubeconfig " + file + " cannot be used: " + inOneLine(e),
                    "Compare it with the output of kubectl --kubeconfig " + file + " config view", e);
        }
    }

    /** Returns the kubeconfig and the credential files that it names. */
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
            String why = switch (e) {
                case NoSuchFileException _ -> "no such file";
                case AccessDeniedException _ -> "permission denied";
                default -> String.valueOf(e.getMessage());
            };
            throw new Trouble(file + " cannot be read: " + why, "Let kured read the file; the packaged service runs as root", e);
        }
    }

    private static KubeconfigSection parse(Path file) throws Trouble {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(readAll(file));
        if (document == null) {
            throw new IllegalArgumentException("it is empty");
        }
        return KubeconfigSection.of("", KubeconfigField.Block.CONFIG, document);
    }

    /** Shortens a parser's message to one line. The full message repeats lines of the file, which contain secrets. */
    private static String inOneLine(Exception e) {
        if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            var mark = marked.getProblemMark();
            return "not valid YAML: line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": "
                    + String.valueOf(marked.getProblem()).lines().findFirst().orElse("");
        }
        return (e instanceof YAMLException ? "not valid YAML: " : "")
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Kubeconfig resolve(Path file, KubeconfigSection document) {
        KubeconfigSection context = document.named(
                KubeconfigField.CONTEXTS,
                document.neededText(KubeconfigField.CURRENT_CONTEXT),
                "context",
                KubeconfigField.Block.CONTEXT);
        KubeconfigSection cluster = document.named(
                KubeconfigField.CLUSTERS, context.neededText(KubeconfigField.CONTEXT_CLUSTER), "cluster",
                KubeconfigField.Block.CLUSTER);
        // A user without any credential, {}, is anonymous.
        KubeconfigSection user = document.named(
                KubeconfigField.USERS, context.neededText(KubeconfigField.CONTEXT_USER), "user",
                KubeconfigField.Block.USER);
        Optional<Source> certificate =
                source(file, user, KubeconfigField.CERTIFICATE_DATA, KubeconfigField.CERTIFICATE);
        Optional<Source> key = source(file, user, KubeconfigField.KEY_DATA, KubeconfigField.KEY);
        Optional<Source> token = inFile(file, user, KubeconfigField.TOKEN_FILE)
                .or(() -> user.text(KubeconfigField.TOKEN)
                        .map(text -> new Source.Embedded(user.placeOf(KubeconfigField.TOKEN), text)));
        Optional<Exec> exec = user.part(KubeconfigField.EXEC, KubeconfigField.Block.EXEC).map(Kubeconfig::exec);
        if (certificate.isPresent() != key.isPresent()) {
            throw user.missing(certificate.isPresent() ? KubeconfigField.KEY : KubeconfigField.CERTIFICATE);
        }
        if (exec.isPresent() && (certificate.isPresent() || token.isPresent())) {
            throw new IllegalArgumentException(user.placeOf(KubeconfigField.EXEC) + " cannot be combined with "
                    + (token.isPresent() ? "a token" : "a client certificate"));
        }
        return new Kubeconfig(
                file,
                server(cluster),
                source(file, cluster, KubeconfigField.AUTHORITY_DATA, KubeconfigField.AUTHORITY),
                cluster.text(KubeconfigField.TLS_SERVER_NAME),
                cluster.text(KubeconfigField.PROXY_URL).map(url -> proxy(cluster, url)),
                certificate,
                key,
                token,
                exec,
                impersonation(user));
    }

    private static URI server(KubeconfigSection cluster) {
        String server = cluster.neededText(KubeconfigField.SERVER);
        try {
            URI uri = URI.create(server.strip().replaceAll("/+$", ""));
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    // Not getHost(): it is null for a name with an underscore, which kubectl accepts.
                    && uri.getRawAuthority() != null
                    && !uri.getRawAuthority().contains("@")
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Reported below.
        }
        throw new IllegalArgumentException(
                cluster.placeOf(KubeconfigField.SERVER) + " is not a URL such as https://cluster.example:6443");
    }

    private static HttpProxy proxy(KubeconfigSection cluster, String url) {
        try {
            return HttpProxy.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    cluster.placeOf(KubeconfigField.PROXY_URL) + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Exec exec(KubeconfigSection exec) {
        String version = exec.neededText(KubeconfigField.EXEC_API_VERSION);
        if (!ExecPlugin.VERSIONS.contains(version)) {
            throw new IllegalArgumentException(exec.placeOf(KubeconfigField.EXEC_API_VERSION) + " is none of "
                    + String.join(", ", ExecPlugin.VERSIONS));
        }
        String mode = exec.text(KubeconfigField.EXEC_INTERACTIVE_MODE).orElse("IfAvailable");
        if (mode.equals("Always")) {
            throw new IllegalArgumentException(exec.placeOf(KubeconfigField.EXEC_INTERACTIVE_MODE)
                    + ": Always is not supported, because kured has no terminal");
        }
        if (!List.of("IfAvailable", "Never").contains(mode)) {
            throw new IllegalArgumentException(
                    exec.placeOf(KubeconfigField.EXEC_INTERACTIVE_MODE) + " is none of Never, IfAvailable, Always");
        }
        var environment = new LinkedHashMap<String, String>();
        for (KubeconfigSection variable : exec.parts(KubeconfigField.EXEC_ENV, KubeconfigField.Block.EXEC_ENV)) {
            environment.put(
                    variable.neededText(KubeconfigField.EXEC_ENV_NAME),
                    variable.text(KubeconfigField.EXEC_ENV_VALUE).orElse(""));
        }
        return new Exec(
                exec.neededText(KubeconfigField.EXEC_COMMAND),
                exec.texts(KubeconfigField.EXEC_ARGS),
                environment,
                version,
                exec.text(KubeconfigField.EXEC_INSTALL_HINT).orElse("").strip());
    }

    private static Optional<Impersonation> impersonation(KubeconfigSection user) {
        Optional<String> as = user.text(KubeconfigField.AS);
        Optional<String> uid = user.text(KubeconfigField.AS_UID);
        List<String> groups = user.texts(KubeconfigField.AS_GROUPS);
        Map<String, List<String>> extra = user.textsByName(KubeconfigField.AS_USER_EXTRA);
        if (as.isEmpty() && (uid.isPresent() || !groups.isEmpty() || !extra.isEmpty())) {
            throw user.missing(KubeconfigField.AS); // client-go also requires a user.
        }
        boolean controlCharacters = Stream.of(as.stream(), uid.stream(), groups.stream(), extra.values().stream().flatMap(List::stream))
                .flatMap(all -> all)
                .anyMatch(text -> text.chars().anyMatch(Character::isISOControl));
        if (controlCharacters) {
            throw new IllegalArgumentException(user.placeOf(KubeconfigField.AS) + " or as-… contains control characters");
        }
        return as.map(name -> new Impersonation(name, uid, groups, extra));
    }

    /** Prefers embedded data to a file, as kubectl does. */
    private static Optional<Source> source(Path file, KubeconfigSection fields, KubeconfigField data, KubeconfigField path) {
        return fields.text(data)
                .<Source>map(text -> new Source.Embedded(fields.placeOf(data), decoded(fields.placeOf(data), text)))
                .or(() -> inFile(file, fields, path));
    }

    private static Optional<Source> inFile(Path file, KubeconfigSection fields, KubeconfigField path) {
        return fields.text(path).map(text -> new Source.InFile(fields.placeOf(path), sibling(file, fields.placeOf(path), text)));
    }

    private static Path sibling(Path file, String place, String path) {
        try {
            return file.resolveSibling(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + " is not a path", e);
        }
    }

    private static String decoded(String place, String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64.replaceAll("\\s", "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + " is not valid base64", e);
        }
    }
}
