package dev.kured.config;

import dev.kured.terms.Concurrency;
import dev.kured.terms.DayPattern;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.Log;
import dev.kured.terms.NamePattern;
import dev.kured.terms.NodeName;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator wants: {@code /etc/kured.toml} with its drop-ins, checked as a whole. One record a table of the
 * file, one component a key, under the same names; see kured.toml(5).
 */
public record Settings(
        Node node,
        Sentinel sentinel,
        Schedule schedule,
        Lock lock,
        Gates gates,
        Drain drain,
        Reboot reboot,
        Recovery recovery,
        Marks marks,
        Notifications notifications,
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
     * @param command and/or a program that tells; empty: none
     * @param settle the need must have lasted this long
     */
    public record Sentinel(List<Path> files, Optional<Command> command, Duration settle) {}

    /**
     * {@code [sentinel]}: the program that tells whether a reboot is needed.
     *
     * @param words the program and its arguments
     * @param yes its exit statuses that mean "needed"
     * @param no those that mean "not needed"; every other one is an error
     * @param timeout after which it is ended
     * @param watch it is asked again when one of these changes …
     * @param period … and at least this often
     */
    public record Command(
            List<String> words,
            Set<Integer> yes,
            Set<Integer> no,
            Duration timeout,
            List<Path> watch,
            Duration period) {}

    /**
     * {@code [schedule]}: when a reboot may happen.
     *
     * @param timeZone whose days and clocks the windows mean
     * @param windows none: at any time
     */
    public record Schedule(ZoneId timeZone, List<Window> windows, List<Exclusion> exclusions) {}

    /**
     * A time in which a reboot may happen, again and again.
     *
     * @param days those on which it starts, {@code days} or {@code dates}; empty: every day
     * @param end not after the start: on the next day
     * @param length instead of the end
     */
    public record Window(List<DayPattern> days, LocalTime start, LocalTime end, Optional<Duration> length) {}

    /**
     * A time in which no reboot may begin.
     *
     * @param from its first moment
     * @param until the first moment after it
     * @param reason in words; may be empty
     */
    public record Exclusion(Instant from, Instant until, String reason) {}

    /** Where the lock lies. */
    public enum LockKind {
        /** In a ConfigMap. */
        CONFIGMAP,
        /** In a Lease. */
        LEASE,
        /** In the annotation of the original kured on its DaemonSet. */
        DAEMONSET
    }

    /**
     * {@code [lock]}: how many nodes may go at a time, and where they write it down.
     *
     * @param kind of the object that holds the lock
     * @param namespace of that object
     * @param name of that object
     * @param concurrency how many nodes at a time
     * @param zoneLabel never nodes with different values of this label at a time; empty: zones do not matter
     * @param countNotReady nodes that are not Ready for other reasons use up the concurrency too
     * @param ttl zero: a node that does not come back keeps the lock
     * @param releaseDelay how long the lock is kept after a reboot
     */
    public record Lock(
            LockKind kind,
            String namespace,
            String name,
            Concurrency concurrency,
            Optional<String> zoneLabel,
            boolean countNotReady,
            Duration ttl,
            Duration releaseDelay) {}

    /**
     * {@code [gates]}: what may defer a reboot.
     *
     * @param retry how soon a closed gate is asked again
     * @param prometheus empty: not asked
     * @param pods a pod on this node that matches one of these blocks
     */
    public record Gates(Duration retry, Optional<Prometheus> prometheus, List<LabelSelector> pods) {}

    /**
     * {@code [gates.prometheus]}: alerts that block.
     *
     * @param url may hold a user and a password
     * @param ignore names of alerts that do not block
     * @param only empty: all alerts block
     * @param firingOnly pending alerts do not block
     * @param query instead of the alerts: this PromQL blocks while it returns anything
     * @param bearerToken a file with a token
     * @param headers sent with each question; their values may be secret
     * @param authority a file with CA certificates in PEM, trusted beside those of the host
     * @param certificate a file with a client certificate in PEM
     * @param key a file with its key in PEM; empty: it is in the certificate's file
     * @param timeout of one question
     */
    public record Prometheus(
            URI url,
            Optional<NamePattern> ignore,
            Optional<NamePattern> only,
            boolean firingOnly,
            Optional<String> query,
            Optional<Path> bearerToken,
            Map<String, String> headers,
            Optional<Path> authority,
            Optional<Path> certificate,
            Optional<Path> key,
            Duration timeout) {}

    /**
     * {@code [drain]}: how pods leave.
     *
     * @param delay between winning the lock and the cordon
     * @param timeout zero: never give up
     * @param gracePeriod empty: each pod's own
     * @param podSelector only pods that it matches leave; empty: all
     * @param skipSelector pods that it matches stay; empty: none
     * @param skipWaitForDelete pods that should have ended so long ago are not waited for; zero: all are
     * @param onTimeout what becomes of a drain that did not finish in time
     * @param retryAfter how long to stay away after a drain that was given up
     */
    public record Drain(
            Duration delay,
            Duration timeout,
            Optional<Duration> gracePeriod,
            Optional<LabelSelector> podSelector,
            Optional<LabelSelector> skipSelector,
            Duration skipWaitForDelete,
            OnTimeout onTimeout,
            Duration retryAfter) {}

    /** What becomes of a drain that did not finish in time. */
    public enum OnTimeout {
        /** It is given up, and tried again later. */
        UNDO,
        /** The machine is rebooted all the same. */
        REBOOT
    }

    /**
     * {@code [reboot]}: how the machine goes down.
     *
     * @param method how
     * @param delay between the drain and the reboot
     * @param timeout the machine must be going down within this time
     * @param maxPerDay so that a sentinel that survives reboots does not loop
     */
    public record Reboot(Method method, Duration delay, Duration timeout, int maxPerDay) {}

    /** How the machine goes down. */
    public enum Method {
        /** Through the firmware. */
        REBOOT
    }

    /**
     * {@code [recovery]}: when the node is back.
     *
     * @param readyTimeout warn when the Node is not Ready by then; the lock stays
     * @param settle how long the Node must have been Ready
     */
    public record Recovery(Duration readyTimeout, Duration settle) {}

    /**
     * {@code [marks]}: what others shall see on the Node.
     *
     * @param annotate the two annotations of the original kured
     * @param labelsBefore put on with the cordon, and taken away with it
     * @param labelsAfter put on when the cordon is lifted
     * @param taint the key of a PreferNoSchedule taint while the node waits for the lock; empty: none
     */
    public record Marks(
            boolean annotate, Map<String, String> labelsBefore, Map<String, String> labelsAfter, Optional<String> taint) {}

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
