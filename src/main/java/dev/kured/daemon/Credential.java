package dev.kured.daemon;

import dev.kured.agent.Cluster;
import dev.kured.config.Settings;
import dev.kured.drain.ApiPods;
import dev.kured.drain.Pods;
import dev.kured.kube.Kube;
import dev.kured.kube.Kubeconfigs;
import dev.kured.lock.LockStore;
import dev.kured.node.ApiNode;
import dev.kured.node.ApiNodes;
import dev.kured.node.Nodes;
import dev.kured.node.ThisNode;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this host is in the cluster, and with which kubeconfig it says so.
 *
 * @param kubeconfig the file
 * @param node this host's Node
 */
public record Credential(Path kubeconfig, NodeName node) {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** As configured, or as found. */
    public static Credential find(Settings.Node configured) throws Trouble {
        var kubeconfigs = new Kubeconfigs(Path.of("/"));
        Path kubeconfig = kubeconfigs.find(configured.kubeconfig());
        return new Credential(kubeconfig, kubeconfigs.nodeName(configured.name(), kubeconfig, hostName()));
    }

    /** This host's Node, without asking the API server. */
    public static NodeName nodeName(Settings.Node configured) throws Trouble {
        return configured.name().isPresent() ? configured.name().get() : find(configured).node();
    }

    /**
     * The doors to the cluster, opened with it.
     *
     * @param answered run at each answer of the API server
     */
    Cluster open(Settings.Lock lock, Runnable answered) {
        return new RealCluster(new Kube(kubeconfig, answered), node, lock);
    }

    public static String hostName() throws Trouble {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            throw new Trouble("The host name cannot be read from " + HOST_NAME + ": " + e, "Set node.name", e);
        }
    }

    private record RealCluster(Kube kube, LockStore lock, ThisNode node, Nodes nodes, Pods pods) implements Cluster {
        RealCluster(Kube kube, NodeName node, Settings.Lock lock) {
            this(
                    kube,
                    lock.place().in(kube, lock.rules().ttl()),
                    new ApiNode(kube, node),
                    new ApiNodes(kube),
                    new ApiPods(kube, node));
        }

        @Override
        public void close() {
            kube.close();
        }
    }
}
