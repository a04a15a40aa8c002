package dev.kured.kube;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a kubeconfig and of a credential plugin's output, with kured's use of each. A field is ignored if
 * kubectl's requests would be the same without it. A field is refused if without it kured's requests would go to another
 * server, or as another user, than kubectl's. Fields that are not listed here are ignored, as by kubectl.
 *
 * @see <a href="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/">kubeconfig (v1)</a>
 */
enum KubeconfigField {
    KIND(Block.CONFIG, "kind", Use.IGNORED, "kubectl does not read it either"),
    API_VERSION(Block.CONFIG, "apiVersion", Use.IGNORED, "kubectl does not read it either"),
    PREFERENCES(Block.CONFIG, "preferences", Use.IGNORED, "options of kubectl's output"),
    CLUSTERS(Block.CONFIG, "clusters", Use.FOLLOWED),
    USERS(Block.CONFIG, "users", Use.FOLLOWED),
    CONTEXTS(Block.CONFIG, "contexts", Use.FOLLOWED),
    CURRENT_CONTEXT(Block.CONFIG, "current-context", Use.FOLLOWED),
    EXTENSIONS(Block.CONFIG, "extensions", Use.IGNORED, "for other programs"),

    CONTEXT_CLUSTER(Block.CONTEXT, "cluster", Use.FOLLOWED),
    CONTEXT_USER(Block.CONTEXT, "user", Use.FOLLOWED),
    CONTEXT_NAMESPACE(Block.CONTEXT, "namespace", Use.IGNORED, "kured names the namespace in each request"),
    CONTEXT_EXTENSIONS(Block.CONTEXT, "extensions", Use.IGNORED, "for other programs"),

    SERVER(Block.CLUSTER, "server", Use.FOLLOWED),
    TLS_SERVER_NAME(Block.CLUSTER, "tls-server-name", Use.FOLLOWED),
    INSECURE(Block.CLUSTER, "insecure-skip-tls-verify", Use.REFUSED,
            "anyone on the network path could impersonate the API server; set certificate-authority"),
    AUTHORITY(Block.CLUSTER, "certificate-authority", Use.FOLLOWED),
    AUTHORITY_DATA(Block.CLUSTER, "certificate-authority-data", Use.FOLLOWED),
    PROXY_URL(Block.CLUSTER, "proxy-url", Use.FOLLOWED),
    DISABLE_COMPRESSION(Block.CLUSTER, "disable-compression", Use.IGNORED, "the answers are the same"),
    CLUSTER_EXTENSIONS(Block.CLUSTER, "extensions", Use.IGNORED, "for plugins with provideClusterInfo, and other programs"),

    CERTIFICATE(Block.USER, "client-certificate", Use.FOLLOWED),
    CERTIFICATE_DATA(Block.USER, "client-certificate-data", Use.FOLLOWED),
    KEY(Block.USER, "client-key", Use.FOLLOWED),
    KEY_DATA(Block.USER, "client-key-data", Use.FOLLOWED),
    TOKEN(Block.USER, "token", Use.FOLLOWED),
    TOKEN_FILE(Block.USER, "tokenFile", Use.FOLLOWED),
    AS(Block.USER, "as", Use.FOLLOWED),
    AS_UID(Block.USER, "as-uid", Use.FOLLOWED),
    AS_GROUPS(Block.USER, "as-groups", Use.FOLLOWED),
    AS_USER_EXTRA(Block.USER, "as-user-extra", Use.FOLLOWED),
    USERNAME(Block.USER, "username", Use.REFUSED, "API servers accept no passwords since Kubernetes 1.19"),
    PASSWORD(Block.USER, "password", Use.REFUSED, "API servers accept no passwords since Kubernetes 1.19"),
    AUTH_PROVIDER(Block.USER, "auth-provider", Use.REFUSED,
            "kubectl has not supported it since Kubernetes 1.26; use a credential plugin (exec)"),
    EXEC(Block.USER, "exec", Use.FOLLOWED),
    USER_EXTENSIONS(Block.USER, "extensions", Use.IGNORED, "for other programs"),

    EXEC_COMMAND(Block.EXEC, "command", Use.FOLLOWED),
    EXEC_ARGS(Block.EXEC, "args", Use.FOLLOWED),
    EXEC_ENV(Block.EXEC, "env", Use.FOLLOWED),
    EXEC_API_VERSION(Block.EXEC, "apiVersion", Use.FOLLOWED),
    EXEC_INSTALL_HINT(Block.EXEC, "installHint", Use.FOLLOWED),
    EXEC_INTERACTIVE_MODE(Block.EXEC, "interactiveMode", Use.FOLLOWED),
    EXEC_PROVIDE_CLUSTER_INFO(Block.EXEC, "provideClusterInfo", Use.REFUSED, "kured passes no cluster information to plugins"),
    EXEC_ENV_NAME(Block.EXEC_ENV, "name", Use.FOLLOWED),
    EXEC_ENV_VALUE(Block.EXEC_ENV, "value", Use.FOLLOWED),

    CREDENTIAL_API_VERSION(Block.EXEC_CREDENTIAL, "apiVersion", Use.FOLLOWED),
    CREDENTIAL_KIND(Block.EXEC_CREDENTIAL, "kind", Use.FOLLOWED),
    CREDENTIAL_SPEC(Block.EXEC_CREDENTIAL, "spec", Use.IGNORED, "a copy of the input"),
    CREDENTIAL_STATUS(Block.EXEC_CREDENTIAL, "status", Use.FOLLOWED),
    CREDENTIAL_EXPIRATION(Block.EXEC_STATUS, "expirationTimestamp", Use.FOLLOWED),
    CREDENTIAL_TOKEN(Block.EXEC_STATUS, "token", Use.FOLLOWED),
    CREDENTIAL_CERTIFICATE(Block.EXEC_STATUS, "clientCertificateData", Use.FOLLOWED),
    CREDENTIAL_KEY(Block.EXEC_STATUS, "clientKeyData", Use.FOLLOWED);

    /** The block of the document that a field belongs to. */
    enum Block { CONFIG, CONTEXT, CLUSTER, USER, EXEC, EXEC_ENV, EXEC_CREDENTIAL, EXEC_STATUS }

    /** How kured treats a field. */
    enum Use { FOLLOWED, IGNORED, REFUSED }

    private final Block block;
    private final String key;
    private final Use use;
    private final String why;

    KubeconfigField(Block block, String key, Use use) {
        this(block, key, use, "");
    }

    KubeconfigField(Block block, String key, Use use, String why) {
        this.block = block;
        this.key = key;
        this.use = use;
        this.why = why;
    }

    Block block() {
        return block;
    }

    /** Returns the name in the file. */
    String key() {
        return key;
    }

    Use use() {
        return use;
    }

    /** Returns the reason why kured ignores or refuses the field; empty if it follows the field. */
    Optional<String> why() {
        return Optional.of(why).filter(text -> !text.isEmpty());
    }

    /** Returns the fields of a block that kured refuses. */
    static List<KubeconfigField> refusedIn(Block block) {
        return Arrays.stream(values()).filter(field -> field.block == block && field.use == Use.REFUSED).toList();
    }
}
