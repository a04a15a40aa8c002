package dev.kured.config;

import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the operator wants: {@code /etc/kured.toml} with its drop-ins, checked as a whole. One record a table of the
 * file, one component a key, under the same names; see kured.toml(5).
 */
public record Settings(
        Node node,
        Sentinel sentinel,
        Lock lock,
        Gates gates,
        Drain drain,
        Reboot reboot,
        Recovery recovery,
        Metrics metrics,
        Logging log) {

    /**
     * {@code [node]}: who this machine is in the cluster.
     *
     * @param name the Node's name in the cluster; empty: the kubelet's, else the host name
     * @param kubeconfig empty: the first that exists of the usual places
     */
    public record Node(Optional<NodeName> name, Optional<Path> kubeconfig) {}

    /**
     * {@code [sentinel]}: what says that a reboot is needed.
     *
     * @param files a reboot is needed while one of these exists
     */
    public record Sentinel(List<Path> files) {}

    /** {@code [lock]}: the ConfigMap that holds the lock. */
    public record Lock(String namespace, String name) {}

    /**
     * {@code [gates]}: what may defer a reboot.
     *
     * @param retry how soon a closed gate is asked again
     */
    public record Gates(Duration retry) {}

    /**
     * {@code [drain]}: how pods leave.
     *
     * @param timeout zero: never give up
     * @param gracePeriod empty: each pod's own
     * @param retryAfter how long to stay away after a drain that was given up
     */
    public record Drain(Duration timeout, Optional<Duration> gracePeriod, Duration retryAfter) {}

    /**
     * {@code [reboot]}: how the machine goes down.
     *
     * @param timeout the machine must be going down within this time
     * @param maxPerDay so that a sentinel that survives reboots does not loop
     */
    public record Reboot(Duration timeout, int maxPerDay) {}

    /**
     * {@code [recovery]}: when the node is back.
     *
     * @param readyTimeout warn when the Node is not Ready by then; the lock stays
     * @param settle how long the Node must have been Ready
     */
    public record Recovery(Duration readyTimeout, Duration settle) {}

    /**
     * {@code [metrics]}: where Prometheus finds its numbers.
     *
     * @param listen the address and port on which they are served; empty: on none
     * @param textfile the file for node_exporter's textfile collector; empty: none
     */
    public record Metrics(Optional<InetSocketAddress> listen, Optional<Path> textfile) {}

    /**
     * {@code [log]}: what is logged, and how.
     *
     * @param level the least important lines that are still written
     * @param format in what form
     */
    public record Logging(Log.Level level, Log.Format format) {}
}
