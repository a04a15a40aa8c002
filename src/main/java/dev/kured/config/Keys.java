package dev.kured.config;

import dev.kured.terms.Concurrency;
import dev.kured.terms.DayPattern;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.Log;
import dev.kured.terms.NamePattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every key that kured knows, a line each: its name, what it must be, and its default. */
final class Keys {
    // Whoever asks again without a pause asks thousands of times.
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /** kube-prometheus has them firing at all times, to show that alerts arrive and to silence others. */
    private static final Optional<NamePattern> ALWAYS_FIRING =
            Optional.of(new NamePattern("^(Watchdog|InfoInhibitor)$"));

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
                marks(root.table("marks")),
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
        Kind<Path> file = Kind.absolutePath(debian);
        List<Path> files = table.listOrNone("files", file, List.of(Path.of(debian)));
        Optional<Settings.Command> command = command(table);
        if (files.isEmpty() && command.isEmpty()) {
            table.refuse("files", "a list of at least one, each " + file.expected() + ", or a sentinel.command");
        }
        return new Settings.Sentinel(files, command, table.key("settle", Kind.duration(), Duration.ZERO));
    }

    private static Optional<Settings.Command> command(Table table) {
        Kind<Integer> status = Kind.number(0, 255);
        Kind<String> word = Kind.someText("a word of a command such as \"needs-restarting\"");
        List<String> words = table.listOrNone("command", word, List.of());
        Set<Integer> yes = Set.copyOf(table.list("command-yes", status, List.of(0)));
        Set<Integer> no = Set.copyOf(table.list("command-no", status, List.of(1)));
        if (!Collections.disjoint(yes, no)) {
            String other = "exit statuses of which none stands in both, sentinel.command-yes (default [0])"
                    + " and command-no (default [1])";
            table.refuse("command-yes", other);
            table.refuse("command-no", other);
        }
        var command = new Settings.Command(
                words,
                yes,
                no,
                table.key("command-timeout", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(1)),
                table.listOrNone("watch", Kind.absolutePath("/var/lib/rpm"), List.of()),
                table.key("period", Kind.durationFrom(Duration.ofMinutes(1)), Duration.ofHours(1)));
        return Optional.of(command).filter(given -> !given.words().isEmpty());
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
                table.key("count-not-ready", Kind.flag(), false),
                table.key("ttl", Kind.duration(), Duration.ZERO),
                table.key("release-delay", Kind.duration(), Duration.ZERO));
    }

    private static Settings.Gates gates(Table table) {
        return new Settings.Gates(
                table.key("retry", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(1)),
                prometheus(table.table("prometheus")),
                table.table("pods").listOrNone("selectors", Kind.labelSelector(), List.of()));
    }

    private static Optional<Settings.Prometheus> prometheus(Table table) {
        Optional<URI> url = table.key("url", Kind.url("http://prometheus.example:9090").orUnset(), Optional.empty());
        Optional<NamePattern> only = table.key("only", Kind.namePattern().orUnset(), Optional.empty());
        // Whoever says which alerts count means all of these.
        Optional<NamePattern> ignore = table.key(
                "ignore", Kind.namePattern().orUnset(), only.isPresent() ? Optional.empty() : ALWAYS_FIRING);
        boolean firingOnly = table.key("firing-only", Kind.flag(), false);
        Kind<String> promql = Kind.someText("PromQL such as \"up == 0\"");
        Optional<String> query = table.key("query", promql.orUnset(), Optional.empty());
        if (query.isPresent()) {
            String none = "none of it beside gates.prometheus.query, which takes the alerts' place";
            ignore.filter(_ -> table.has("ignore")).ifPresent(_ -> table.refuse("ignore", none));
            only.ifPresent(_ -> table.refuse("only", none));
            if (firingOnly) {
                table.refuse("firing-only", none);
            }
        }
        Map<String, String> headers = table.key("headers", Kind.headers(), Map.of());
        Kind<Optional<Path>> file = Kind.absolutePath("/etc/kured/prometheus.pem").orUnset();
        Optional<Path> bearerToken = table.key("bearer-token-file", file, Optional.empty());
        if (headers.keySet().stream().anyMatch("Authorization"::equalsIgnoreCase)
                && (bearerToken.isPresent() || url.filter(place -> place.getRawUserInfo() != null).isPresent())) {
            table.refuse("headers", "no Authorization beside a bearer-token-file or a user in the url");
        }
        Optional<Path> authority = table.key("ca-file", file, Optional.empty());
        Optional<Path> certificate = table.key("client-certificate-file", file, Optional.empty());
        Optional<Path> key = table.key("client-key-file", file, Optional.empty());
        // The daemon is deaf meanwhile, and systemd's watchdog listens.
        Duration timeout = table.key(
                "timeout", Kind.durationBetween(SHORTEST_PAUSE, Duration.ofMinutes(1)), Duration.ofSeconds(10));
        return url.map(place -> new Settings.Prometheus(
                place, ignore, only, firingOnly, query, bearerToken, headers, authority, certificate, key, timeout));
    }

    private static Settings.Drain drain(Table table) {
        Kind<Optional<LabelSelector>> selector = Kind.labelSelector().orUnset();
        return new Settings.Drain(
                table.key("delay", Kind.duration(), Duration.ZERO),
                table.key("timeout", Kind.duration(), Duration.ofMinutes(15)),
                table.key("grace-period", Kind.wholeSeconds().orUnset(), Optional.empty()),
                table.key("pod-selector", selector, Optional.empty()),
                table.key("skip-selector", selector, Optional.empty()),
                table.key("skip-wait-for-delete", Kind.duration(), Duration.ZERO),
                table.key("on-timeout", Kind.oneOf(Settings.OnTimeout.class), Settings.OnTimeout.UNDO),
                table.key("retry-after", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(10)));
    }

    private static Settings.Reboot reboot(Table table) {
        return new Settings.Reboot(
                table.key("method", Kind.oneOf(Settings.Method.class), Settings.Method.REBOOT),
                table.key("delay", Kind.duration(), Duration.ZERO),
                table.key("timeout", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(10)),
                table.key("max-per-day", Kind.number(1, 1000), 3));
    }

    private static Settings.Recovery recovery(Table table) {
        return new Settings.Recovery(
                table.key("ready-timeout", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(30)),
                table.key("settle", Kind.duration(), Duration.ZERO));
    }

    private static Settings.Marks marks(Table table) {
        return new Settings.Marks(
                table.key("annotate", Kind.flag(), false),
                table.key("labels-before", Kind.labels(), Map.of()),
                table.key("labels-after", Kind.labels(), Map.of()),
                table.key("taint", Kind.labelKey("kured.dev/waiting").orUnset(), Optional.empty()));
    }

    private static Settings.Notifications notifications(Table table) {
        return new Settings.Notifications(
                table.listOrNone("urls", Kind.secret("an address such as \"slack://…\" or \"https://…\""), List.of()),
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
