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
 * A kubeconfig's current context: where the API server is, whom to trust and who to be. {@link KubeconfigField} lists
 * the fields.
 *
 * @param file the kubeconfig itself; other files are found relative to it
 * @param authority the CA certificates, which alone are trusted; empty: those of the host
 * @param serverName the name in the server's certificate, if it is not the host of {@code server}
 * @param proxy in place of the environment's
 * @param token sent as it is read, without blanks around it
 * @param exec the program that tells a token or certificate
 * @param impersonation the identity that is asked for beside one's own; empty: none
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

    /** The texts of a credential, which stand in the kubeconfig or in files that may change at any time. */
    sealed interface Source {
        /** Where it stands, for messages. */
        String place();

        /** Written into the kubeconfig. */
        record Embedded(String place, String text) implements Source {
            @Override
            public String toString() {
                return place;
            }
        }

        /** In a file of its own. */
        record InFile(String place, Path path) implements Source {}

        default String read() throws Trouble {
            return switch (this) {
                case Embedded embedded -> embedded.text();
                case InFile file -> readAll(file.path());
            };
        }
    }

    /**
     * A credential plugin, see {@link ExecPlugin}.
     *
     * @param apiVersion of the ExecCredential that it reads and writes
     * @param installHint what its vendor says to people who lack it; may be empty
     */
    record Exec(String command, List<String> args, Map<String, String> env, String apiVersion, String installHint) {}

    /**
     * Somebody to act as.
     *
     * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/">Impersonation</a>
     */
    record Impersonation(String user, Optional<String> uid, List<String> groups, Map<String, List<String>> extra) {}

    /**
     * Reads it.
     *
     * @throws Trouble if it cannot be read, or holds what kured cannot follow; it names the field
     */
    static Kubeconfig read(Path file) throws Trouble {
        try {
            return resolve(file, parse(file));
        } catch (IllegalArgumentException | YAMLException e) {
            throw new Trouble("the kubeconfig " + file + " cannot be used: " + inOneLine(e),
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
            String why = switch (e) {
                case NoSuchFileException _ -> "no such file";
                case AccessDeniedException _ -> "permission denied";
                default -> String.valueOf(e.getMessage());
            };
            throw new Trouble(file + " cannot be read: " + why, "kured must be allowed to read it, as root is", e);
        }
    }

    private static Fields parse(Path file) throws Trouble {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(readAll(file));
        if (document == null) {
            throw new IllegalArgumentException("it is empty");
        }
        return Fields.of("", KubeconfigField.Block.CONFIG, document);
    }

    /** What a parser of YAML says takes many lines, and repeats those of the file, which hold secrets. */
    private static String inOneLine(Exception e) {
        if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            var mark = marked.getProblemMark();
            return "not valid YAML: line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": "
                    + String.valueOf(marked.getProblem()).lines().findFirst().orElse("");
        }
        return (e instanceof YAMLException ? "not valid YAML: " : "")
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Kubeconfig resolve(Path file, Fields document) {
        Fields context = document.named(
                KubeconfigField.CONTEXTS,
                document.neededText(KubeconfigField.CURRENT_CONTEXT),
                "context",
                KubeconfigField.Block.CONTEXT);
        Fields cluster = document.named(
                KubeconfigField.CLUSTERS, context.neededText(KubeconfigField.CONTEXT_CLUSTER), "cluster",
                KubeconfigField.Block.CLUSTER);
        // A user without any credential, {}, asks as anonymous.
        Fields user = document.named(
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

    private static URI server(Fields cluster) {
        String server = cluster.neededText(KubeconfigField.SERVER);
        try {
            URI uri = URI.create(server.strip().replaceAll("/+$", ""));
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    // A host with an underscore, which kubectl takes, is no host to Java.
                    && uri.getRawAuthority() != null
                    && !uri.getRawAuthority().contains("@")
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw new IllegalArgumentException(
                cluster.placeOf(KubeconfigField.SERVER) + " is not a URL such as https://cluster.example:6443");
    }

    private static HttpProxy proxy(Fields cluster, String url) {
        try {
            return HttpProxy.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    cluster.placeOf(KubeconfigField.PROXY_URL) + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Exec exec(Fields exec) {
        String version = exec.neededText(KubeconfigField.EXEC_API_VERSION);
        if (!ExecPlugin.VERSIONS.contains(version)) {
            throw new IllegalArgumentException(exec.placeOf(KubeconfigField.EXEC_API_VERSION) + " is none of "
                    + String.join(", ", ExecPlugin.VERSIONS));
        }
        String mode = exec.text(KubeconfigField.EXEC_INTERACTIVE_MODE).orElse("IfAvailable");
        if (mode.equals("Always")) {
            throw new IllegalArgumentException(exec.placeOf(KubeconfigField.EXEC_INTERACTIVE_MODE)
                    + ": Always is not supported: nobody is there to answer");
        }
        if (!List.of("IfAvailable", "Never").contains(mode)) {
            throw new IllegalArgumentException(
                    exec.placeOf(KubeconfigField.EXEC_INTERACTIVE_MODE) + " is none of Never, IfAvailable, Always");
        }
        var environment = new LinkedHashMap<String, String>();
        for (Fields variable : exec.parts(KubeconfigField.EXEC_ENV, KubeconfigField.Block.EXEC_ENV)) {
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

    private static Optional<Impersonation> impersonation(Fields user) {
        Optional<String> as = user.text(KubeconfigField.AS);
        Optional<String> uid = user.text(KubeconfigField.AS_UID);
        List<String> groups = user.texts(KubeconfigField.AS_GROUPS);
        Map<String, List<String>> extra = user.textsByName(KubeconfigField.AS_USER_EXTRA);
        if (as.isEmpty() && (uid.isPresent() || !groups.isEmpty() || !extra.isEmpty())) {
            throw user.missing(KubeconfigField.AS); // As client-go has it: a group is of somebody.
        }
        boolean garbled = Stream.of(as.stream(), uid.stream(), groups.stream(), extra.values().stream().flatMap(List::stream))
                .flatMap(all -> all)
                .anyMatch(text -> text.chars().anyMatch(Character::isISOControl));
        if (garbled) {
            throw new IllegalArgumentException(user.placeOf(KubeconfigField.AS) + " or as-… holds control characters");
        }
        return as.map(name -> new Impersonation(name, uid, groups, extra));
    }

    /** What is embedded wins over a file, as kubectl has it. */
    private static Optional<Source> source(Path file, Fields fields, KubeconfigField data, KubeconfigField path) {
        return fields.text(data)
                .<Source>map(text -> new Source.Embedded(fields.placeOf(data), decoded(fields.placeOf(data), text)))
                .or(() -> inFile(file, fields, path));
    }

    private static Optional<Source> inFile(Path file, Fields fields, KubeconfigField path) {
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
