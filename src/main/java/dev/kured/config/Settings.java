package dev.kured.config;

import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
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
        Notifications notifications,
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
     * {@code [notify]}: messages to people. The texts are as they stand in the file.
     *
     * @param urls who gets the messages; they may hold passwords
     * @param drain the template of the message before a drain; empty: none is sent. So are the others
     */
    public record Notifications(List<String> urls, String drain, String reboot, String uncordon, String failure) {

        /** Without the addresses. */
        @Override
        public String toString() {
            return "Notifications[" + urls.size() + " urls, "
                    + String.join(", ", drain, reboot, uncordon, failure) + "]";
        }
    }

    /**
     * {@code [log]}: what is written to the journal.
     *
     * @param level the least important lines that are still written
     */
    public record Logging(Log.Level level) {}
}
