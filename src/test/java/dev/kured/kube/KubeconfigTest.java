package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.KubeconfigField.Block;
import dev.kured.kube.KubeconfigField.Use;
import dev.kured.terms.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** kured follows each field of a kubeconfig, ignores it as kubectl does, or refuses it by its name. */
final class KubeconfigTest {
    private static final String EXEC = "apiVersion: client.authentication.k8s.io/v1, command: 'true'";

    @TempDir
    private Path folder = Path.of("");

    private Kubeconfig read(String cluster, String user) throws Exception {
        return Kubeconfig.read(Files.writeString(folder.resolve("config"), document(cluster, user)));
    }

    private static String document(String cluster, String user) {
        String server = cluster.startsWith("server:") ? "" : "server: 'https://c:6443', ";
        return """
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {%s}}]
                users: [{name: u, user: {%s}}, {name: other, user: {password: pw}}]
                """.formatted(server + cluster, user);
    }

    private String refusal(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("config"), text);
        var trouble = assertThrows(Trouble.class, () -> Kubeconfig.read(file), text);
        String begin = "the kubeconfig " + file + " cannot be used: ";
        assertTrue(trouble.happened().startsWith(begin), trouble::inFull);
        assertEquals(1, trouble.inFull().lines().count(), trouble::inFull);
        assertFalse(trouble.inFull().contains("hunter"), trouble::inFull);
        assertFalse(trouble.inFull().contains("Exception"), trouble::inFull);
        return trouble.happened().substring(begin.length());
    }

    /** The fields in k8s.io/client-go/tools/clientcmd/api/v1 and k8s.io/client-go/pkg/apis/clientauthentication. */
    @Test
    void theTableHasEveryFieldOfTheFormat() {
        var known = Map.of(
                Block.CONFIG, "kind apiVersion preferences clusters users contexts current-context extensions",
                Block.CONTEXT, "cluster user namespace extensions",
                Block.CLUSTER, "server tls-server-name insecure-skip-tls-verify certificate-authority"
                        + " certificate-authority-data proxy-url disable-compression extensions",
                Block.USER, "client-certificate client-certificate-data client-key client-key-data token tokenFile as as-uid"
                        + " as-groups as-user-extra username password auth-provider exec extensions",
                Block.EXEC, "command args env apiVersion installHint interactiveMode provideClusterInfo",
                Block.EXEC_ENV, "name value",
                Block.EXEC_CREDENTIAL, "apiVersion kind spec status",
                Block.EXEC_STATUS, "expirationTimestamp token clientCertificateData clientKeyData");
        known.forEach((block, fields) -> assertEquals(List.of(fields.split(" ")), Arrays.stream(KubeconfigField.values())
                .filter(field -> field.block() == block).map(KubeconfigField::key).toList()));
    }

    @ParameterizedTest
    @EnumSource(KubeconfigField.class)
    void whatIsNotFollowedSaysWhy(KubeconfigField field) {
        assertEquals(field.use() == Use.FOLLOWED, field.why().isEmpty());
    }

    static Stream<KubeconfigField> refused() {
        return Arrays.stream(KubeconfigField.values()).filter(field -> field.use() == Use.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aRefusedFieldIsNamedWithTheReason(KubeconfigField field) throws Exception {
        String value = switch (field) {
            case INSECURE, EXEC_PROVIDE_CLUSTER_INFO -> "true";
            case AUTH_PROVIDER -> "{name: oidc, config: {id-token: hunter2}}";
            default -> "hunter2";
        };
        assertEquals(place(field) + " is not supported: " + field.why().orElseThrow(), refusal(with(field, value)));
        for (String none : List.of("", "false", "null", "''", "{}")) {
            Kubeconfig.read(Files.writeString(folder.resolve("config"), with(field, none)));
        }
    }

    private static String place(KubeconfigField field) {
        return switch (field.block()) {
            case CLUSTER -> "clusters[c].cluster.";
            case USER -> "users[u].user.";
            case EXEC -> "users[u].user.exec.";
            case CONFIG, CONTEXT, EXEC_ENV, EXEC_CREDENTIAL, EXEC_STATUS -> "";
        } + field.key();
    }

    private static String with(KubeconfigField field, String value) {
        String text = field.key() + ": " + value;
        return switch (field.block()) {
            case CLUSTER -> document(text, "token: t");
            case USER -> document("", text);
            case EXEC -> document("", "exec: {" + EXEC + ", " + text + "}");
            case CONFIG, CONTEXT, EXEC_ENV, EXEC_CREDENTIAL, EXEC_STATUS -> text;
        };
    }

    @Test
    void whatIsIgnoredAndWhatNobodyKnowsChangesNothing() throws Exception {
        var plain = read("", "token: t");
        assertEquals(plain, Kubeconfig.read(Files.writeString(folder.resolve("config"), """
                kind: Config
                apiVersion: v1
                preferences: {colors: true}
                extensions: [{name: x, extension: {}}]
                colour: blue
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u, namespace: n, extensions: [], colour: 1}}]
                clusters: [{name: c, cluster: {server: 'https://c:6443', disable-compression: true, extensions: [], colour: 1}}]
                users: [{name: u, user: {token: t, extensions: [], colour: {a: b}}}]
                """)));
    }

    @Test
    void whatIsEmbeddedWinsOverAFileAndAFileOverAToken() throws Exception {
        var config = read("certificate-authority: ca, certificate-authority-data: Y2E=",
                "token: t, tokenFile: f, client-certificate: c, client-certificate-data: 'Yw ==', client-key: k");
        assertEquals("ca", config.authority().orElseThrow().read());
        assertEquals("c", config.certificate().orElseThrow().read());
        assertEquals(List.of(folder.resolve("config"), folder.resolve("k"), folder.resolve("f")), config.files());
    }

    @Test
    void allOfACredentialPluginIsRead() throws Exception {
        var config = read("", """
                exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [eks, get-token], installHint: hint,
                env: [{name: A, value: b}, {name: B, value: ''}, {name: C}], interactiveMode: IfAvailable, provideClusterInfo: false}""");
        assertEquals(Optional.of(new Kubeconfig.Exec("aws", List.of("eks", "get-token"), Map.of("A", "b", "B", "", "C", ""),
                "client.authentication.k8s.io/v1beta1", "hint")), config.exec());
        read("", "exec: {" + EXEC + ", args: null, env: null, installHint: null, interactiveMode: Never}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server: ''                                     | clusters[c].cluster.server is missing
            server: 10.0.0.1:6443                          | clusters[c].cluster.server is not a URL
            server: localhost:6443                         | clusters[c].cluster.server is not a URL
            server: 'ftp://c'                              | clusters[c].cluster.server is not a URL
            server: 'https://joe:hunter2@c'                | clusters[c].cluster.server is not a URL
            server: 'https://c c'                          | clusters[c].cluster.server is not a URL
            server: [hunter2]                              | clusters[c].cluster.server is a list, but must be a string
            proxy-url: 'socks5://joe:hunter2@p:1080'       | clusters[c].cluster.proxy-url cannot be used: socks5://p:1080 is a SOCKS proxy
            proxy-url: 'https://joe:hunter2@p'             | clusters[c].cluster.proxy-url cannot be used: https://p is not http://
            proxy-url: 'http://'                           | clusters[c].cluster.proxy-url cannot be used: not an address
            proxy-url: 8080                                | clusters[c].cluster.proxy-url is a number
            tls-server-name: 8                             | clusters[c].cluster.tls-server-name is a number
            certificate-authority-data: hunter2%           | clusters[c].cluster.certificate-authority-data is not valid base64
            certificate-authority: "a\\0b"                 | clusters[c].cluster.certificate-authority is not a path
            insecure-skip-tls-verify: 'no'                 | clusters[c].cluster.insecure-skip-tls-verify is not supported
            """)
    void aClusterIsFollowedOrRefused(String cluster, String why) throws Exception {
        String said = refusal(document(cluster, "token: t"));
        assertTrue(said.startsWith(why), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            token: 12345                                          | users[u].user.token is a number, but must be a string; put it in quotes
            token: 2026-01-01                                     | users[u].user.token is of another type
            token: {a: hunter2}                                   | users[u].user.token is a map
            tokenFile: true                                       | users[u].user.tokenFile is true or false
            client-certificate: c.pem                             | users[u].user.client-key is missing
            client-certificate-data: Yw==                         | users[u].user.client-key is missing
            client-key: k.pem                                     | users[u].user.client-certificate is missing
            client-key-data: '#hunter2'                           | users[u].user.client-key-data is not valid base64
            as-groups: [ro]                                       | users[u].user.as is missing
            as-uid: '1'                                           | users[u].user.as is missing
            as-user-extra: {a: [b]}                               | users[u].user.as is missing
            as: "a\\nb"                                           | users[u].user.as or as-… contains control characters
            as: a, as-groups: ["a\\nb"]                           | users[u].user.as or as-… contains control characters
            as: [a]                                               | users[u].user.as is a list
            as: a, as-groups: ro                                  | users[u].user.as-groups is a string, but must be a list
            as: a, as-groups: [null]                              | users[u].user.as-groups[0] is empty
            as: a, as-groups: [b, 1]                              | users[u].user.as-groups[1] is a number
            as: a, as-user-extra: [b]                             | users[u].user.as-user-extra is a list, but must be a map of lists
            as: a, as-user-extra: {b: c}                          | users[u].user.as-user-extra.b is a string, but must be a list
            exec: aws                                             | users[u].user.exec is a string, but must be a map of fields
            exec: [aws]                                           | users[u].user.exec is a list
            exec: {}                                              | users[u].user.exec.apiVersion is missing
            exec: {command: aws}                                  | users[u].user.exec.apiVersion is missing
            exec: {command: aws, apiVersion: null}                | users[u].user.exec.apiVersion is missing
            exec: {command: aws, apiVersion: v1}                  | users[u].user.exec.apiVersion is none of client.authentication.k8s.io/v1,
            exec: {command: aws, apiVersion: client.authentication.k8s.io/v1alpha1}           | users[u].user.exec.apiVersion is none of
            exec: {apiVersion: client.authentication.k8s.io/v1}                               | users[u].user.exec.command is missing
            exec: {apiVersion: client.authentication.k8s.io/v1, command: ''}                  | users[u].user.exec.command is missing
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, args: hunter2}    | users[u].user.exec.args is a string
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, args: [b, null]}  | users[u].user.exec.args[1] is empty
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, args: [1]}        | users[u].user.exec.args[0] is a number
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, env: {A: b}}      | users[u].user.exec.env is a map, but must be a list
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, env: [null]}      | users[u].user.exec.env[0] is empty
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, env: [{}]}        | users[u].user.exec.env[0].name is missing
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, env: [{name: B, value: 1}]}  | users[u].user.exec.env[0].value is a number
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always}     | users[u].user.exec.interactiveMode: Always is not supported
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Often}      | users[u].user.exec.interactiveMode is none of
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a}, token: hunter2              | users[u].user.exec cannot be combined with a token
            exec: {apiVersion: client.authentication.k8s.io/v1, command: a}, client-certificate: c, client-key: k  | users[u].user.exec cannot be combined with a client certificate
            """)
    void aUserIsFollowedOrRefused(String user, String why) throws Exception {
        String said = refusal(document("", user));
        assertTrue(said.startsWith(why), said);
    }

    /** Damaged documents, and the field that the message names. */
    static Stream<String[]> malformed() {
        String context = "current-context: here\ncontexts: [{name: here, context: {cluster: c, user: u}}]\n";
        String cluster = "clusters: [{name: c, cluster: {server: 'https://c'}}]\n";
        String user = "users: [{name: u, user: {token: hunter2}}]\n";
        return Stream.of(new String[][] {
            {"", "it is empty"},
            {"# nothing\n", "it is empty"},
            {"null", "it is empty"},
            {"[1, 2]", "it is a list, but must be a map of fields"},
            {"hunter2", "it is a string, but must be a map of fields"},
            {"42", "it is a number"},
            {"{", "not valid YAML: line "},
            {"a: b: hunter2", "not valid YAML: line 1, column 5: mapping values are not allowed here"},
            {"a: \"hunter2", "not valid YAML: line "},
            {"a: &a [*a]\n", "current-context is missing"},
            {"a: b\n---\nc: d\n", "not valid YAML: line "},
            {"a: \u0007hunter2", "not valid YAML: special characters are not allowed"},
            {"{}", "current-context is missing"},
            {"current-context: ''", "current-context is missing"},
            {"current-context: 1", "current-context is a number, but must be a string; put it in quotes"},
            {"current-context: [here]", "current-context is a list"},
            {"current-context: here", "it has no context 'here' (contexts)"},
            {"current-context: here\ncontexts: null", "it has no context 'here' (contexts)"},
            {"current-context: here\ncontexts: []", "it has no context 'here' (contexts)"},
            {"current-context: here\ncontexts: {here: {}}", "contexts is a map, but must be a list"},
            {"current-context: here\ncontexts: here", "contexts is a string, but must be a list"},
            {"current-context: here\ncontexts: [null]", "contexts[0] is empty, but must be a map with name and context"},
            {"current-context: here\ncontexts: [here]", "contexts[0] is a string, but must be a map with name and context"},
            {"current-context: here\ncontexts: [{context: {}}]", "it has no context 'here' (contexts)"},
            {"current-context: here\ncontexts: [{name: here}]", "contexts[here].context is missing"},
            {"current-context: here\ncontexts: [{name: here, context: null}]", "contexts[here].context is missing"},
            {"current-context: here\ncontexts: [{name: here, context: []}]", "contexts[here].context is a list"},
            {"current-context: here\ncontexts: [{name: here, context: x}]", "contexts[here].context is a string"},
            {"current-context: here\ncontexts: [{name: here, context: {}}]", "contexts[here].context.cluster is missing"},
            {"current-context: here\ncontexts: [{name: here, context: {cluster: null}}]", "contexts[here].context.cluster is missing"},
            {"current-context: here\ncontexts: [{name: here, context: {cluster: 1}}]", "contexts[here].context.cluster is a number"},
            {context, "it has no cluster 'c' (clusters)"},
            {context + "clusters: {}", "clusters is a map, but must be a list"},
            {context + "clusters: [{name: c}]", "clusters[c].cluster is missing"},
            {context + "clusters: [{name: c, cluster: null}]", "clusters[c].cluster is missing"},
            {context + "clusters: [{name: c, cluster: https}]", "clusters[c].cluster is a string"},
            {context + cluster, "it has no user 'u' (users)"},
            {context + cluster + "users: null", "it has no user 'u' (users)"},
            {context + cluster + "users: [{name: u}]", "users[u].user is missing"},
            {context + cluster + "users: [{name: u, user: null}]", "users[u].user is missing"},
            {context + cluster + "users: [{name: u, user: hunter2}]", "users[u].user is a string"},
            {context + cluster + "users: [{name: u, user: [hunter2]}]", "users[u].user is a list"},
            {"current-context: here\ncontexts: [{name: here, context: {cluster: c}}]\n" + cluster + user,
                "contexts[here].context.user is missing"},
            {context + "clusters: [{name: c, cluster: {}}]\n" + user, "clusters[c].cluster.server is missing"},
            {context + "clusters: [{name: c, cluster: {server: null}}]\n" + user, "clusters[c].cluster.server is missing"},
        });
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedDocumentIsToldInOneLineThatNamesTheField(String text, String why) throws Exception {
        String said = refusal(text);
        assertTrue(said.startsWith(why), said);
    }

    @Test
    void whatIsNoFileIsToldInWords() {
        var missing = assertThrows(Trouble.class, () -> Kubeconfig.read(folder.resolve("gone")));
        assertEquals(folder.resolve("gone") + " cannot be read: no such file", missing.happened());
        var directory = assertThrows(Trouble.class, () -> Kubeconfig.read(folder));
        assertEquals(folder + " cannot be read: Is a directory", directory.happened());
    }
}
