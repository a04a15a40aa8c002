package dev.kured.config;

import dev.kured.terms.Concurrency;
import dev.kured.terms.DayPattern;
import dev.kured.terms.Log;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Every key that kured knows, a line each: its name, what it must be, and its default. */
final class Keys {
    // Whoever asks again without a pause asks thousands of times.
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private Keys() {}

    static Settings settings(Table root) {
        return new Settings(
                node(root.table("node")),
                sentinel(root.table("sentinel")),
                schedule(root.table("schedule")),
                lock(root.table("lock")),
                gates(root.table("gates")),
                drain(root.table("drain")),
                reboot(root.table("reboot")),
                recovery(root.table("recovery")),
                notifications(root.table("notify")),
                metrics(root.table("metrics")),
                log(root.table("log")));
    }

    private static Settings.Node node(Table table) {
        return new Settings.Node(
                table.key("name", Kind.nodeName().orUnset(), Optional.empty()),
                table.key("kubeconfig", Kind.absolutePath("/etc/kured/kubeconfig").orUnset(), Optional.empty()));
    }

    private static Settings.Sentinel sentinel(Table table) {
        String debian = "/run/reboot-required";
        return new Settings.Sentinel(
                table.list("files", Kind.absolutePath(debian), List.of(Path.of(debian))));
    }

    private static Settings.Schedule schedule(Table table) {
        ZoneId zone = table.key("time-zone", Kind.timeZone(), ZoneId.of("UTC"));
        return new Settings.Schedule(
                zone,
                table.rows("windows", Keys::window),
                table.rows("exclusions", row -> exclusion(row, zone)));
    }

    private static Optional<Settings.Window> window(Row row) {
        row.onlyOneOf("days", "dates");
        row.onlyOneOf("end", "length");
        List<DayPattern> days = row.oneOrMore("days", Kind.weekday(), List.of());
        return Optional.of(new Settings.Window(
                row.oneOrMore("dates", Kind.dateOfMonth(), days),
                row.key("start", Kind.time(), LocalTime.MIDNIGHT),
                row.key("end", Kind.endTime(), LocalTime.MIDNIGHT),
                row.key("length", Kind.durationBetween(Duration.ofMinutes(1), Duration.ofDays(7)).optional(),
                        Optional.empty())));
    }

    private static Optional<Settings.Exclusion> exclusion(Row row, ZoneId zone) {
        Optional<Instant> from = row.required("from", Kind.moment()).map(moment -> moment.begin(zone));
        Optional<Instant> until = row.required("to", Kind.moment()).map(moment -> moment.end(zone));
        String reason = row.key("reason", Kind.words(), "");
        if (from.isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        if (!until.get().isAfter(from.get())) {
            row.refuse("to", "not before 'from'");
            return Optional.empty();
        }
        return Optional.of(new Settings.Exclusion(from.get(), until.get(), reason));
    }

    private static Settings.Lock lock(Table table) {
        return new Settings.Lock(
                table.key("kind", Kind.lockKind(), Settings.LockKind.CONFIGMAP),
                table.key("namespace", Kind.namespace(), "kube-system"),
                table.key("name", Kind.objectName(), "kured"),
                table.key("concurrency", Kind.concurrency(), new Concurrency.Nodes(1)),
                table.key("zone-label", Kind.labelKey("topology.kubernetes.io/zone").orUnset(), Optional.empty()),
                table.key("count-not-ready", Kind.yesOrNo(), false),
                table.key("ttl", Kind.duration(), Duration.ZERO),
                table.key("release-delay", Kind.duration(), Duration.ZERO));
    }

    private static Settings.Gates gates(Table table) {
        return new Settings.Gates(
                table.key("retry", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(1)));
    }

    private static Settings.Drain drain(Table table) {
        return new Settings.Drain(
                table.key("timeout", Kind.duration(), Duration.ofMinutes(15)),
                table.key("grace-period", Kind.wholeSeconds().orUnset(), Optional.empty()),
                table.key("retry-after", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(10)));
    }

    private static Settings.Reboot reboot(Table table) {
        return new Settings.Reboot(
                table.key("timeout", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(10)),
                table.key("max-per-day", Kind.number(1, 1000), 3));
    }

    private static Settings.Recovery recovery(Table table) {
        return new Settings.Recovery(
                table.key("ready-timeout", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(30)),
                table.key("settle", Kind.duration(), Duration.ZERO));
    }

    private static Settings.Notifications notifications(Table table) {
        return new Settings.Notifications(
                table.listOrNone("urls", Kind.secret("an address such as \"slack://…\" or \"https://…\"")),
                table.key("drain", Kind.template(), "Draining node {node}"),
                table.key("reboot", Kind.template(), "Rebooting node {node}"),
                table.key("uncordon", Kind.template(), "Node {node} rebooted & uncordoned successfully!"),
                table.key("failure", Kind.template(), "Node {node}: {reason}"));
    }

    private static Settings.Metrics metrics(Table table) {
        return new Settings.Metrics(
                table.key("listen", Kind.listenAddress("127.0.0.1:9404").orUnset(), Optional.empty()),
                table.key("textfile", Kind.textfile().orUnset(), Optional.empty()));
    }

    private static Settings.Logging log(Table table) {
        return new Settings.Logging(
                table.key("level", Kind.oneOf(Log.Level.class), Log.Level.INFO),
                table.key("format", Kind.oneOf(Log.Format.class), Log.Format.JOURNAL));
    }
}
