package dev.kured.config;

import dev.kured.agent.DrainRules;
import dev.kured.agent.LockRules;
import dev.kured.agent.RebootRules;
import dev.kured.agent.RecoveryRules;
import dev.kured.agent.Rules;
import dev.kured.gate.Prometheus;
import dev.kured.lock.LockPlace;
import dev.kured.node.Marks;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.SentinelCommand;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings: {@code /etc/kured.toml} with its drop-ins, checked as a whole. Each table of the file is one record, and
 * each key one component of the same name; see kured.toml(5). The records that other rooms take are those rooms' own.
 */
public record Settings(
        Node node,
        Sentinel sentinel,
        Schedule schedule,
        Lock lock,
        Gates gates,
        DrainRules drain,
        RebootRules reboot,
        RecoveryRules recovery,
        Marks marks,
        Notifications notifications,
        Metrics metrics,
        Logging log) {

    /** Returns the part of the settings that the agent follows. */
    public Rules rules() {
        return new Rules(schedule, lock.rules(), gates.retry(), drain, reboot, recovery, marks);
    }

    /**
     * {@code [node]}: the Node of this machine.
     *
     * @param name the name of the Node; empty: the kubelet's, else the host name
     * @param kubeconfig the kubeconfig file; empty: the first of the usual places that exists
     */
    public record Node(Optional<NodeName> name, Optional<Path> kubeconfig) {}

    /**
     * {@code [sentinel]}: how kured finds out that a reboot is needed.
     *
     * @param files files whose existence means that a reboot is needed
     * @param command a program that tells whether a reboot is needed; empty: none
     * @param settle how long the need must have lasted
     */
    public record Sentinel(List<Path> files, Optional<Command> command, Duration settle) {}

    /**
     * {@code [sentinel]}: the program that tells whether a reboot is needed, and when it runs.
     *
     * @param program the program, and what its exit statuses mean
     * @param watch it runs again when one of these changes …
     * @param period … and at least this often
     */
    public record Command(SentinelCommand program, List<Path> watch, Duration period) {}

    /**
     * {@code [lock]}: how many nodes may reboot at a time, and where they write it down.
     *
     * @param place where the lock is stored
     * @param rules who may hold it, and for how long
     */
    public record Lock(LockPlace place, LockRules rules) {}

    /**
     * {@code [gates]}: what may defer a reboot.
     *
     * @param retry how soon a closed gate is asked again
     * @param prometheus the Prometheus to ask; empty: none
     * @param pods a pod on this node that one of these matches defers the reboot
     */
    public record Gates(Duration retry, Optional<Prometheus> prometheus, List<LabelSelector> pods) {}

    /**
     * {@code [notify]}: messages to people, not parsed yet. An empty template means that no such message is sent.
     *
     * @param urls the receivers; they may contain passwords
     * @param drain the template of the message before a drain
     * @param reboot the template of the message before a reboot
     * @param uncordon the template of the message after the uncordon
     * @param failure the template of the message after a failure
     */
    public record Notifications(List<String> urls, String drain, String reboot, String uncordon, String failure) {

        /** The defaults: nobody gets a message. */
        static final Notifications USUAL = new Notifications(
                List.of(),
                "Draining node {node}",
                "Rebooting node {node}",
                "Node {node} rebooted & uncordoned successfully!",
                "Node {node}: {reason}");

        Notifications withUrls(List<String> other) {
            return new Notifications(other, drain, reboot, uncordon, failure);
        }

        Notifications withDrain(String other) {
            return new Notifications(urls, other, reboot, uncordon, failure);
        }

        Notifications withReboot(String other) {
            return new Notifications(urls, drain, other, uncordon, failure);
        }

        Notifications withUncordon(String other) {
            return new Notifications(urls, drain, reboot, other, failure);
        }

        Notifications withFailure(String other) {
            return new Notifications(urls, drain, reboot, uncordon, other);
        }

        /** Leaves out the addresses. */
        @Override
        public String toString() {
            return "Notifications[" + urls.size() + " urls, "
                    + String.join(", ", drain, reboot, uncordon, failure) + "]";
        }
    }

    /**
     * {@code [metrics]}: where Prometheus finds the metrics.
     *
     * @param listen the address and port that serve them; empty: none
     * @param textfile the file for node_exporter's textfile collector; empty: none
     */
    public record Metrics(Optional<InetSocketAddress> listen, Optional<Path> textfile) {}

    /**
     * {@code [log]}: what kured logs, and how.
     *
     * @param level the least severe level that is logged
     * @param format the form of the log
     */
    public record Logging(Log.Level level, Log.Format format) {}
}
