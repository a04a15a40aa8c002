package dev.kured.kube;

import dev.kured.http.Pem;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where this host's kubeconfig lies, and which Node it makes us. Reads files only; asks no server. */
public final class Kubeconfigs {
    private static final List<String> USUAL_PLACES = List.of(
            "etc/kured/kubeconfig",
            "etc/kubernetes/kubelet.conf",
            "var/lib/kubelet/kubeconfig",
            "var/lib/rancher/k3s/agent/kubelet.kubeconfig",
            "var/lib/rancher/rke2/agent/kubelet.kubeconfig",
            "var/lib/k0s/kubelet.conf",
            "var/snap/microk8s/current/credentials/kubelet.config");
    private static final Pattern KUBELET = Pattern.compile("(?:^|,)CN=system:node:([^,+]+)");
    private static final String NODE = "system:node:";

    private final Path root;

    /** Looks for the usual places below {@code root}, which is {@code /} but in tests. */
    public Kubeconfigs(Path root) {
        this.root = root;
    }

    /**
     * The configured kubeconfig, else the first that exists of the usual places.
     *
     * @throws Trouble naming every place that was looked at
     */
    public Path find(Optional<Path> configured) throws Trouble {
        List<Path> places = configured.map(List::of)
                .orElseGet(() -> USUAL_PLACES.stream().map(root::resolve).toList());
        return places.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new Trouble(
                        "no kubeconfig: " + places.stream().map(Path::toString).collect(Collectors.joining(", "))
                                + (places.size() == 1 ? " does" : " do") + " not exist, or kured may not look there",
                        "Set node.kubeconfig in /etc/kured.toml; on a node of the cluster the kubelet's own will do"));
    }

    /**
     * The Node's name: as configured, else from the kubelet's identity, which is that of the client certificate
     * ({@code CN=system:node:NAME}) or of {@code as}, else the host name in lower case.
     *
     * @throws Trouble if the kubeconfig cannot be read, or there is no name that a Node could have
     * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/node/">Node authorization</a>
     */
    public NodeName nodeName(Optional<NodeName> configured, Path kubeconfig, String hostName) throws Trouble {
        if (configured.isPresent()) {
            return configured.get();
        }
        Optional<String> kubelet = kubelet(Kubeconfig.read(kubeconfig));
        try {
            return new NodeName(kubelet.orElseGet(() -> hostName.strip().toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new Trouble("which Node is this? " + e.getMessage(), "Set node.name in /etc/kured.toml", e);
        }
    }

    private static Optional<String> kubelet(Kubeconfig kubeconfig) throws Trouble {
        if (kubeconfig.impersonation().isPresent()) {
            String user = kubeconfig.impersonation().get().user();
            return user.startsWith(NODE) ? Optional.of(user.substring(NODE.length())) : Optional.empty();
        }
        return clientCertificate(kubeconfig)
                .map(certificate -> KUBELET.matcher(certificate.getSubjectX500Principal().getName()))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1));
    }

    private static Optional<X509Certificate> clientCertificate(Kubeconfig kubeconfig) throws Trouble {
        if (kubeconfig.certificate().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pem.certificates(kubeconfig.certificate().get().read()).getFirst());
        } catch (GeneralSecurityException e) {
            throw new Trouble("the client certificate of " + kubeconfig.file() + " cannot be used: " + e.getMessage(),
                    "Renew it; the kubelet does so by itself when it is restarted", e);
        }
    }
}
