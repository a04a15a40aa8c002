package dev.kured.kube;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The reason why the API server refuses a request, recognised by its message, with the remedy. Admission control answers
 * 403 as the authorizer does, but only a refusal by the authorizer is remedied by an RBAC manifest.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/">Admission control</a>
 */
public enum RefusalReason {
    /** NamespaceLifecycle: nothing can be created in a namespace that is being deleted, not even an eviction. */
    NAMESPACE_TERMINATING(
            "because it is being terminated|namespace \\S+ is being terminated",
            "The namespace is being deleted together with everything in it"),

    /** Node authorizer or NodeRestriction: a kubelet may read and change only its own Node. */
    OTHER_NODE(
            "is not allowed to modify node \"|only its own Node object",
            "A kubelet's credential may change only its own Node: correct node.name in /etc/kured.toml; for another Node,"
                    + " use an administrator's credential"),

    /** NodeRestriction: a kubelet may set only some labels on its own Node. */
    OTHER_LABELS(
            "is not allowed to modify labels",
            "A kubelet's credential may not set these labels (NodeRestriction): choose others in [marks], or give kured a"
                    + " credential of its own (/usr/share/kured/rbac-serviceaccount.yaml)"),

    /** NodeRestriction: a kubelet may set taints only when it registers its Node. */
    TAINTS(
            "is not allowed to modify taints",
            "A kubelet's credential may not set taints (NodeRestriction): leave marks.taint empty, or give kured a credential"
                    + " of its own (/usr/share/kured/rbac-serviceaccount.yaml)"),

    /** A ValidatingAdmissionPolicy of the cluster. */
    POLICY(
            "ValidatingAdmissionPolicy '",
            "This policy of the cluster denies the request regardless of RBAC: change the policy, or exempt kured from it"),

    /** An admission webhook of the cluster. */
    WEBHOOK(
            "admission webhook \".*\" denied",
            "This admission webhook denies the request regardless of RBAC: change its rules, or exempt kured from them"),

    /** An admission webhook of the cluster that does not answer and has the failure policy Fail. */
    WEBHOOK_UNREACHABLE(
            "failed calling webhook",
            "This admission webhook does not answer. Repair it, or delete its configuration; the daemon retries by itself"),

    /** RBAC or another authorizer: a permission is missing. */
    MISSING_PERMISSION("\"? cannot \\S+ (resource|path) ", "Apply the RBAC manifest /usr/share/kured/rbac.yaml");

    private final Pattern pattern;
    private final String remedy;

    RefusalReason(String pattern, String remedy) {
        this.pattern = Pattern.compile(pattern);
        this.remedy = remedy;
    }

    /** Returns the first reason that matches the message; empty if none does. */
    static Optional<RefusalReason> of(String message) {
        return Arrays.stream(values()).filter(each -> each.matches(message)).findFirst();
    }

    /** Returns whether the message names this reason. One message can name several. */
    boolean matches(String message) {
        return pattern.matcher(message).find();
    }

    String remedy() {
        return remedy;
    }
}
