package dev.kured.config;

import dev.kured.agent.DrainRules;
import dev.kured.agent.LockRules;
import dev.kured.agent.RebootRules;
import dev.kured.agent.RecoveryRules;
import dev.kured.drain.DrainOptions;
import dev.kured.gate.ActiveAlerts;
import dev.kured.gate.AnyResult;
import dev.kured.gate.Prometheus;
import dev.kured.gate.Question;
import dev.kured.lock.LockKind;
import dev.kured.lock.LockPlace;
import dev.kured.node.Marks;
import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.sentinel.SentinelCommand;
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
import java.util.Optional;
import java.util.Set;

/**
 * The table of keys: for each key its name, the kind of its value and its default, in the order of kured.toml(5). Where
 * another room takes the settings, the default is the one of its option record.
 */
final class Keys {
    /** Without a pause, kured would ask thousands of times a second. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /** Alerts of kube-prometheus that always fire: one shows that alerts arrive, the other one silences others. */
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
        SentinelCommand usual = SentinelCommand.USUAL;
        SentinelCommand program = usual
                .withWords(table.listOrNone(
                        "command", Kind.someText("a word of a command such as \"needs-restarting\""), usual.words()))
                .withYes(Set.copyOf(table.list("command-yes", status, List.copyOf(usual.yes()))))
                .withNo(Set.copyOf(table.list("command-no", status, List.copyOf(usual.no()))))
                .withTimeout(table.key("command-timeout", Kind.durationFrom(SHORTEST_PAUSE), usual.timeout()));
        if (!Collections.disjoint(program.yes(), program.no())) {
            String other = "exit statuses that are not in both sentinel.command-yes (default [0])"
                    + " and command-no (default [1])";
            table.refuse("command-yes", other);
            table.refuse("command-no", other);
        }
        var command = new Settings.Command(
                program,
                table.listOrNone("watch", Kind.absolutePath("/var/lib/rpm"), List.of()),
                table.key("period", Kind.durationFrom(Duration.ofMinutes(1)), Duration.ofHours(1)));
        return Optional.of(command).filter(given -> !given.program().words().isEmpty());
    }

    private static Schedule schedule(Table table) {
        ZoneId zone = table.key("time-zone", Kind.timeZone(), ZoneId.of("UTC"));
        return new Schedule(
                zone,
                table.rows("windows", Keys::window),
                table.rows("exclusions", row -> exclusion(row, zone)));
    }

    private static Optional<Window> window(Row row) {
        row.onlyOneOf("days", "dates");
        row.onlyOneOf("end", "length");
        List<DayPattern> days = row.oneOrMore("days", Kind.weekday(), List.of());
        List<DayPattern> daysOrDates = row.oneOrMore("dates", Kind.dateOfMonth(), days);
        LocalTime start = row.key("start", Kind.time(), LocalTime.MIDNIGHT);
        Window.End end = new Window.End.At(row.key("end", Kind.endTime(), LocalTime.MIDNIGHT));
        Kind<Duration> length = Kind.durationBetween(Duration.ofMinutes(1), Window.LONGEST);
        return Optional.of(new Window(
                daysOrDates, start, row.key("length", length.<Window.End>as(Window.End.After::new), end)));
    }

    private static Optional<Exclusion> exclusion(Row row, ZoneId zone) {
        Optional<Instant> since = row.required("from", Kind.moment()).map(moment -> moment.begin(zone));
        Optional<Instant> until = row.required("to", Kind.moment()).map(moment -> moment.end(zone));
        String reason = row.key("reason", Kind.words(), "");
        if (since.isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        if (!until.get().isAfter(since.get())) {
            row.refuse("to", "a moment after 'from'");
            return Optional.empty();
        }
        return Optional.of(new Exclusion(since.get(), until.get(), reason));
    }

    private static Settings.Lock lock(Table table) {
        LockPlace place = LockPlace.USUAL;
        LockRules rules = LockRules.ONE_AT_A_TIME;
        return new Settings.Lock(
                place
                        .withKind(table.key("kind", Kind.oneOf(LockKind.class), place.kind()))
                        .withNamespace(table.key("namespace", Kind.namespace(), place.namespace()))
                        .withName(table.key("name", Kind.objectName(), place.name())),
                rules
                        .withConcurrency(table.key("concurrency", Kind.concurrency(), rules.concurrency()))
                        .withZoneLabel(table.key(
                                "zone-label", Kind.labelKey("topology.kubernetes.io/zone").orUnset(), rules.zoneLabel()))
                        .withCountNotReady(table.key("count-not-ready", Kind.flag(), rules.countNotReady()))
                        .withTtl(table.key("ttl", Kind.duration(), rules.ttl()))
                        .withReleaseDelay(table.key("release-delay", Kind.duration(), rules.releaseDelay())));
    }

    private static Settings.Gates gates(Table table) {
        return new Settings.Gates(
                table.key("retry", Kind.durationFrom(SHORTEST_PAUSE), Duration.ofMinutes(1)),
                prometheus(table.table("prometheus")),
                table.table("pods").listOrNone("selectors", Kind.labelSelector(), List.of()));
    }

    private static Optional<Prometheus> prometheus(Table table) {
        Optional<URI> url = table.key("url", Kind.url("http://prometheus.example:9090").orUnset(), Optional.empty());
        Kind<Optional<Path>> file = Kind.absolutePath("/etc/kured/prometheus.pem").orUnset();
        // Checked without a URL too, at a place where nothing is asked.
        Prometheus usual = Prometheus.at(url.orElse(URI.create("http://localhost")));
        Prometheus prometheus = usual
                .withQuestion(question(table))
                .withHeaders(table.key("headers", Kind.headers(), usual.headers()))
                .withBearerTokenFile(table.key("bearer-token-file", file, usual.bearerTokenFile()))
                .withCaFile(table.key("ca-file", file, usual.caFile()))
                .withClientCertificateFile(table.key("client-certificate-file", file, usual.clientCertificateFile()))
                .withClientKeyFile(table.key("client-key-file", file, usual.clientKeyFile()))
                // The daemon does nothing else meanwhile, and systemd's watchdog waits.
                .withTimeout(table.key(
                        "timeout", Kind.durationBetween(SHORTEST_PAUSE, Duration.ofMinutes(1)), usual.timeout()));
        if (prometheus.headers().keySet().stream().anyMatch("Authorization"::equalsIgnoreCase)
                && (prometheus.bearerTokenFile().isPresent() || prometheus.url().getRawUserInfo() != null)) {
            table.refuse("headers", "no Authorization header together with a bearer-token-file or a user in the url");
        }
        return url.map(_ -> prometheus);
    }

    private static Question question(Table table) {
        Kind<Optional<NamePattern>> pattern = Kind.namePattern().orUnset();
        ActiveAlerts usual = ActiveAlerts.ALL;
        Optional<NamePattern> only = table.key("only", pattern, usual.only());
        ActiveAlerts alerts = usual
                .withOnly(only)
                // Alerts that are named count, whatever they are called.
                .withIgnore(table.key("ignore", pattern, only.isPresent() ? usual.ignore() : ALWAYS_FIRING))
                .withFiringOnly(table.key("firing-only", Kind.flag(), usual.firingOnly()));
        Optional<String> query =
                table.key("query", Kind.someText("PromQL such as \"up == 0\"").orUnset(), Optional.empty());
        if (query.isPresent()) {
            String none = "no such key together with gates.prometheus.query, which replaces the alerts";
            alerts.ignore().filter(_ -> table.has("ignore")).ifPresent(_ -> table.refuse("ignore", none));
            only.ifPresent(_ -> table.refuse("only", none));
            if (alerts.firingOnly()) {
                table.refuse("firing-only", none);
            }
        }
        return query.<Question>map(AnyResult::new).orElse(alerts);
    }

    private static DrainRules drain(Table table) {
        Kind<Optional<LabelSelector>> selector = Kind.labelSelector().orUnset();
        DrainRules usual = DrainRules.USUAL;
        DrainOptions options = usual.options();
        return usual
                .withDelay(table.key("delay", Kind.duration(), usual.delay()))
                .withTimeout(table.key("timeout", Kind.durationOrNever(), usual.timeout()))
                .withOptions(options
                        .withGracePeriod(table.key(
                                "grace-period", Kind.wholeSeconds().orUnset(), options.gracePeriod()))
                        .withPodSelector(table.key("pod-selector", selector, options.podSelector()))
                        .withSkipSelector(table.key("skip-selector", selector, options.skipSelector()))
                        .withSkipWaitForDelete(table.key(
                                "skip-wait-for-delete", Kind.durationOrNever(), options.skipWaitForDelete())))
                .withOnTimeout(table.key("on-timeout", Kind.oneOf(DrainRules.OnTimeout.class), usual.onTimeout()))
                .withRetryAfter(table.key("retry-after", Kind.durationFrom(SHORTEST_PAUSE), usual.retryAfter()));
    }

    private static RebootRules reboot(Table table) {
        RebootRules usual = RebootRules.USUAL;
        return usual
                .withMethod(table.key("method", Kind.oneOf(RebootRules.Method.class), usual.method()))
                .withDelay(table.key("delay", Kind.duration(), usual.delay()))
                .withTimeout(table.key("timeout", Kind.durationFrom(SHORTEST_PAUSE), usual.timeout()))
                .withMaxPerDay(table.key("max-per-day", Kind.number(1, 1000), usual.maxPerDay()));
    }

    private static RecoveryRules recovery(Table table) {
        RecoveryRules usual = RecoveryRules.USUAL;
        return usual
                .withReadyTimeout(table.key("ready-timeout", Kind.durationFrom(SHORTEST_PAUSE), usual.readyTimeout()))
                .withSettle(table.key("settle", Kind.duration(), usual.settle()));
    }

    private static Marks marks(Table table) {
        Marks usual = Marks.NONE;
        return usual
                .withAnnotate(table.key("annotate", Kind.flag(), usual.annotate()))
                .withLabelsBefore(table.key("labels-before", Kind.labels(), usual.labelsBefore()))
                .withLabelsAfter(table.key("labels-after", Kind.labels(), usual.labelsAfter()))
                .withTaint(table.key("taint", Kind.labelKey("kured.dev/waiting").orUnset(), usual.taint()));
    }

    private static Settings.Notifications notifications(Table table) {
        Settings.Notifications usual = Settings.Notifications.USUAL;
        return usual
                .withUrls(table.listOrNone(
                        "urls", Kind.secret("an address such as \"slack://…\" or \"https://…\""), usual.urls()))
                .withDrain(table.key("drain", Kind.template(), usual.drain()))
                .withReboot(table.key("reboot", Kind.template(), usual.reboot()))
                .withUncordon(table.key("uncordon", Kind.template(), usual.uncordon()))
                .withFailure(table.key("failure", Kind.template(), usual.failure()));
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
