package dev.kured.kube;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of the API server that refuses a request, known by its words, and what helps. Most of them answer 403, as the
 * authorizer does, and there no RBAC manifest helps.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/">Admission control</a>
 */
public enum Refuser {
    /** NamespaceLifecycle: nothing is created any more in a namespace that is being deleted, not even an eviction. */
    DELETED_NAMESPACE(
            "because it is being terminated|namespace \\S+ is being terminated",
            "The namespace is being deleted, and what is in it goes with it"),

    /** The Node authorizer or NodeRestriction: a kubelet may read and change its own Node only. */
    OTHER_NODE(
            "is not allowed to modify node \"|only its own Node object",
            "A kubelet's credential may change no Node but its own: correct node.name in /etc/kured.toml; for another Node,"
                    + " take an administrator's credential"),

    /** NodeRestriction: of its own Node, too, a kubelet may set some labels only. */
    OTHER_LABELS(
            "is not allowed to modify labels",
            "A kubelet's credential may not set these labels (NodeRestriction): choose others in [marks], or give kured a"
                    + " credential of its own (/usr/share/kured/rbac-serviceaccount.yaml)"),

    /** NodeRestriction: a kubelet may set taints only when it registers. */
    TAINTS(
            "is not allowed to modify taints",
            "A kubelet's credential may not set taints (NodeRestriction): leave marks.taint empty, or give kured a credential"
                    + " of its own (/usr/share/kured/rbac-serviceaccount.yaml)"),

    /** A ValidatingAdmissionPolicy of this cluster. */
    POLICY(
            "ValidatingAdmissionPolicy '",
            "This policy of the cluster refuses it, whatever RBAC grants: change the policy, or exempt kured from it"),

    /** An admission webhook of this cluster. */
    WEBHOOK(
            "admission webhook \".*\" denied",
            "This admission webhook refuses it, whatever RBAC grants: change its rules, or exempt kured from them"),

    /** An admission webhook of this cluster that does not answer, and has the failure policy Fail. */
    LOST_WEBHOOK(
            "failed calling webhook",
            "This admission webhook does not answer. Put it right, or delete its configuration; the daemon tries again by"
                    + " itself"),

    /** RBAC, or another authorizer: a right is missing. */
    AUTHORIZER("\"? cannot \\S+ (resource|path) ", "Apply the RBAC manifest /usr/share/kured/rbac.yaml");

    private final Pattern words;
    private final String remedy;

    Refuser(String words, String remedy) {
        this.words = Pattern.compile(words);
        this.remedy = remedy;
    }

    /** The first that speaks so; empty if it is another one. */
    static Optional<Refuser> of(String message) {
        return Arrays.stream(values()).filter(each -> each.says(message)).findFirst();
    }

    /** Whether a refusal in these words is of this part, too: several may have had their say. */
    boolean says(String message) {
        return words.matcher(message).find();
    }

    String remedy() {
        return remedy;
    }
}
