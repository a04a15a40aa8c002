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

/** Finds this host's kubeconfig and the name of its Node. Reads only files and sends no request. */
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

    /**
     * Creates a finder.
     *
     * @param root the root of the file system: {@code /} except in tests
     */
    public Kubeconfigs(Path root) {
        this.root = root;
    }

    /**
     * Finds the kubeconfig: the configured one, else the first existing one of kured's own and the kubelets' usual paths.
     *
     * @param configured the key {@code node.kubeconfig}
     * @return the path of the kubeconfig
     * @throws Trouble if none exists; the message names each path
     */
    public Path find(Optional<Path> configured) throws Trouble {
        List<Path> places = configured.map(List::of)
                .orElseGet(() -> USUAL_PLACES.stream().map(root::resolve).toList());
        return places.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new Trouble(
                        "no kubeconfig found: " + places.stream().map(Path::toString).collect(Collectors.joining(", "))
                                + (places.size() == 1 ? " does" : " do") + " not exist, or kured has no permission to see it",
                        "Set node.kubeconfig in /etc/kured.toml; on a node of the cluster, the kubelet's own kubeconfig works"));
    }

    /**
     * Finds the Node's name: the configured one, else the name in the kubelet's identity, else the host name in lower case.
     * The identity is that of {@code as} or of the client certificate ({@code CN=system:node:NAME}).
     *
     * @param configured the key {@code node.name}
     * @param kubeconfig the kubeconfig with the identity
     * @param hostName the name of this host
     * @return the name of this host's Node
     * @throws Trouble if the kubeconfig cannot be read, or none of these is a valid Node name
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
            throw new Trouble("the name of this host's Node is not known: " + e.getMessage(), "Set node.name in /etc/kured.toml", e);
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
                    "Renew the certificate; a kubelet renews its own when it is restarted", e);
        }
    }
}
