package dev.kured.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.kured.agent.DrainRules.OnTimeout;
import dev.kured.agent.DrainRules;
import dev.kured.agent.LockRules;
import dev.kured.agent.RebootRules;
import dev.kured.agent.RecoveryRules;
import dev.kured.drain.DrainOptions;
import dev.kured.gate.ActiveAlerts;
import dev.kured.gate.AnyResult;
import dev.kured.gate.Prometheus;
import dev.kured.lock.LockKind;
import dev.kured.lock.LockPlace;
import dev.kured.node.Marks;
import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.sentinel.SentinelCommand;
import dev.kured.terms.Concurrency;
import dev.kured.terms.DayPattern.DayOfMonth;
import dev.kured.terms.DayPattern.LastOfMonth;
import dev.kured.terms.DayPattern.Weekly;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.Log;
import dev.kured.terms.NamePattern;
import dev.kured.terms.NodeName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("duration", "a duration such as \"90s\", \"15m\" or \"1h30m\""),
            Map.entry("address, or none",
                    "an address and a port such as \"127.0.0.1:9404\" or \"[::1]:9404\""
                            + " (\"0.0.0.0:9404\" for all addresses), or \"\""),
            Map.entry("textfile, or none", "an absolute path that ends in .prom, such as"
                    + " \"/var/lib/prometheus/node-exporter/kured.prom\", or \"\""),
            Map.entry("format", "one of \"journal\", \"text\", \"json\""),
            Map.entry("level", "one of \"error\", \"warning\", \"info\", \"debug\""),
            Map.entry("namespace",
                    "the name of a namespace (lower case letters, digits and '-', at most 63 characters)"),
            Map.entry("node, or none",
                    "the name of a Node (lower case letters, digits, '-' and '.', at most 253 characters), or \"\""),
            Map.entry("number", "a whole number from 1 to 1000"),
            Map.entry("object",
                    "the name of an object (lower case letters, digits, '-' and '.', at most 253 characters)"),
            Map.entry("path, or none", "an absolute path such as \"/etc/kured/kubeconfig\", or \"\""),
            Map.entry("any paths", "a list, each an absolute path such as \"/run/reboot-required\""),
            Map.entry("paths, or a command", "a list of at least one, each an absolute path such as"
                    + " \"/run/reboot-required\", or a sentinel.command"),
            Map.entry("words", "a list, each a word of a command such as \"needs-restarting\""),
            Map.entry("statuses", "a list of at least one, each a whole number from 0 to 255"),
            Map.entry("other statuses", "exit statuses that are not in both sentinel.command-yes (default [0])"
                    + " and command-no (default [1])"),
            Map.entry("minutes", "a duration such as \"90s\", \"15m\" or \"1h30m\", at least \"1m\""),
            Map.entry("prometheus", "the table [gates.prometheus]"),
            Map.entry("url, or none", "an http or https URL such as \"http://prometheus.example:9090\", or \"\""),
            Map.entry("pattern, or none", "a regular expression such as \"^(Watchdog|InfoInhibitor)$\", or \"\""),
            Map.entry("flag", "true or false"),
            Map.entry("short", "a duration from \"1s\" to \"1m\""),
            Map.entry("selectors", "a list, each a label selector such as \"app=db\" or \"tier in (db, cache), !spare\""),
            Map.entry("pause", "a duration such as \"90s\", \"15m\" or \"1h30m\", at least \"1s\""),
            Map.entry("seconds, or none", "a duration in whole seconds such as \"30s\", or \"\""),
            Map.entry("kind", "one of \"configmap\", \"lease\", \"daemonset\""),
            Map.entry("concurrency", "a number of nodes from 1 to 100000, or a share of all from \"1%\" to \"100%\""),
            Map.entry("label", "the key of a label such as \"topology.kubernetes.io/zone\", or \"\""),
            Map.entry("yes or no", "true or false"));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void emptyFile() throws IOException {
        file = Files.writeString(directory.resolve("kured.toml"), "");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private Path dropIn(String name, String text) throws IOException {
        Path dropIns = Files.createDirectories(directory.resolve("kured.toml.d"));
        return Files.writeString(dropIns.resolve(name), text);
    }

    private List<ConfigError> errors() {
        return assertThrows(ConfigErrors.class, () -> ConfigFile.read(file)).errors();
    }

    /** Each mistake in a line, with paths as seen from the directory. */
    private String mistakes() {
        return assertThrows(ConfigErrors.class, () -> ConfigFile.read(file))
                .getMessage()
                .replace(directory + "/", "");
    }

    private String mistakesIn(String text) throws IOException {
        write(text);
        return mistakes();
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws Exception {
        assertEquals(
                new Settings(
                        new Settings.Node(Optional.empty(), Optional.empty()),
                        new Settings.Sentinel(
                                List.of(Path.of("/run/reboot-required")), Optional.empty(), Duration.ZERO),
                        new Schedule(ZoneId.of("UTC"), List.of(), List.of()),
                        new Settings.Lock(
                                new LockPlace(LockKind.CONFIGMAP, "kube-system", "kured"),
                                new LockRules(new Concurrency.Nodes(1), Optional.empty(), false, Duration.ZERO, Duration.ZERO)),
                        new Settings.Gates(Duration.ofMinutes(1), Optional.empty(), List.of()),
                        new DrainRules(Duration.ZERO, Optional.of(Duration.ofMinutes(15)), OnTimeout.UNDO, Duration.ofMinutes(10),
                                new DrainOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())),
                        new RebootRules(RebootRules.Method.REBOOT, Duration.ZERO, Duration.ofMinutes(10), 3),
                        new RecoveryRules(Duration.ofMinutes(30), Duration.ZERO),
                        new Marks(false, Map.of(), Map.of(), Optional.empty()),
                        new Settings.Notifications(
                                List.of(),
                                "Draining node {node}",
                                "Rebooting node {node}",
                                "Node {node} rebooted & uncordoned successfully!",
                                "Node {node}: {reason}"),
                        new Settings.Metrics(Optional.empty(), Optional.empty()),
                        new Settings.Logging(Log.Level.INFO, Log.Format.JOURNAL)),
                ConfigFile.read(file));
    }

    @Test
    void everyKeyHasItsPlace() throws Exception {
        write("""
                node = { name = "worker-1.example", kubeconfig = "/etc/kured/kubeconfig" }
                [sentinel]
                files = ["/run/a", '/run/b']
                command = ["needs-restarting", "-r"]
                command-yes = [1, 102]
                command-no = [0]
                command-timeout = "90s"
                watch = ["/var/lib/rpm", "/var/lib/dnf"]
                period = "2h"
                settle = "5m"
                [schedule]
                time-zone = "Europe/Berlin"
                windows = [{ days = ["mon", "tue"], start = "22:00", end = "04:00" },
                    { dates = "last sun", length = "8h" }]
                exclusions = [{ from = "2026-12-20", to = "2027-01-03", reason = "freeze" }]
                [lock]
                kind = "daemonset"
                namespace = "ops"
                name = "reboots.example"
                concurrency = "10%"
                zone-label = "topology.kubernetes.io/zone"
                count-not-ready = true
                ttl = "2h"
                release-delay = "5m"
                [gates]
                retry = "2m"
                [gates.prometheus]
                url = "https://me:secret@prometheus.example:9090/prom"
                ignore = "^Watchdog$"
                only = "Node"
                firing-only = true
                bearer-token-file = "/etc/kured/token"
                headers = { "X-Scope-OrgID" = "prod" }
                ca-file = "/etc/kured/ca.pem"
                client-certificate-file = "/etc/kured/me.pem"
                client-key-file = "/etc/kured/me.key"
                timeout = "3s"
                [gates.pods]
                selectors = ["app=db", "tier in (a, b),!spare"]
                [drain]
                delay = "5s"
                timeout = "0"
                grace-period = "30s"
                pod-selector = "app"
                skip-selector = "keep=me"
                skip-wait-for-delete = "2m"
                on-timeout = "reboot"
                retry-after = "1h"
                [reboot]
                method = "reboot"
                delay = "6s"
                timeout = "5m"
                max-per-day = 7
                [marks]
                annotate = true
                labels-before = { "example.com/state" = "rebooting" }
                taint = "example.com/waiting"
                [marks.labels-after]
                "example.com/state" = "ok"
                plain = ""
                [recovery]
                ready-timeout = "1h30m"
                settle = "10s"
                [notify]
                urls = ["slack://a/b/c", "https://hooks.example"]
                drain = "1"
                reboot = "2"
                uncordon = "3"
                failure = ""

                [metrics]
                listen = "[::1]:9404"
                textfile = "/var/lib/prometheus/node-exporter/kured.prom"
                [log]
                level = "debug"
                format = "json"
                """);
        assertEquals(
                new Settings(
                        new Settings.Node(
                                Optional.of(new NodeName("worker-1.example")),
                                Optional.of(Path.of("/etc/kured/kubeconfig"))),
                        new Settings.Sentinel(
                                List.of(Path.of("/run/a"), Path.of("/run/b")),
                                Optional.of(new Settings.Command(
                                        new SentinelCommand(
                                                List.of("needs-restarting", "-r"),
                                                Set.of(1, 102),
                                                Set.of(0),
                                                Duration.ofSeconds(90)),
                                        List.of(Path.of("/var/lib/rpm"), Path.of("/var/lib/dnf")),
                                        Duration.ofHours(2))),
                                Duration.ofMinutes(5)),
                        new Schedule(
                                ZoneId.of("Europe/Berlin"),
                                List.of(
                                        new Window(
                                                List.of(new Weekly(DayOfWeek.MONDAY), new Weekly(DayOfWeek.TUESDAY)),
                                                LocalTime.of(22, 0),
                                                new Window.End.At(LocalTime.of(4, 0))),
                                        new Window(
                                                List.of(new LastOfMonth(DayOfWeek.SUNDAY)),
                                                LocalTime.MIDNIGHT,
                                                new Window.End.After(Duration.ofHours(8)))),
                                List.of(new Exclusion(
                                        Instant.parse("2026-12-19T23:00:00Z"),
                                        Instant.parse("2027-01-03T23:00:00Z"),
                                        "freeze"))),
                        new Settings.Lock(
                                new LockPlace(LockKind.DAEMONSET, "ops", "reboots.example"),
                                new LockRules(new Concurrency.Share(10), Optional.of("topology.kubernetes.io/zone"), true,
                                        Duration.ofHours(2), Duration.ofMinutes(5))),
                        new Settings.Gates(
                                Duration.ofMinutes(2),
                                Optional.of(new Prometheus(
                                        URI.create("https://me:secret@prometheus.example:9090/prom"),
                                        new ActiveAlerts(Optional.of(new NamePattern("^Watchdog$")),
                                                Optional.of(new NamePattern("Node")), true),
                                        Optional.of(Path.of("/etc/kured/token")),
                                        Map.of("X-Scope-OrgID", "prod"),
                                        Optional.of(Path.of("/etc/kured/ca.pem")),
                                        Optional.of(Path.of("/etc/kured/me.pem")),
                                        Optional.of(Path.of("/etc/kured/me.key")),
                                        Duration.ofSeconds(3))),
                                List.of(new LabelSelector("app=db"), new LabelSelector("tier in (a, b),!spare"))),
                        new DrainRules(Duration.ofSeconds(5), Optional.empty(), OnTimeout.REBOOT, Duration.ofHours(1),
                                new DrainOptions(
                                        Optional.of(Duration.ofSeconds(30)), Optional.of(new LabelSelector("app")),
                                        Optional.of(new LabelSelector("keep=me")), Optional.of(Duration.ofMinutes(2)))),
                        new RebootRules(RebootRules.Method.REBOOT, Duration.ofSeconds(6), Duration.ofMinutes(5), 7),
                        new RecoveryRules(Duration.ofMinutes(90), Duration.ofSeconds(10)),
                        new Marks(true, Map.of("example.com/state", "rebooting"),
                                Map.of("example.com/state", "ok", "plain", ""), Optional.of("example.com/waiting")),
                        new Settings.Notifications(List.of("slack://a/b/c", "https://hooks.example"), "1", "2", "3", ""),
                        new Settings.Metrics(
                                Optional.of(new InetSocketAddress("::1", 9404)),
                                Optional.of(Path.of("/var/lib/prometheus/node-exporter/kured.prom"))),
                        new Settings.Logging(Log.Level.DEBUG, Log.Format.JSON)),
                ConfigFile.read(file));
    }

    @Test
    void graceOfZeroIsNotEachPodsOwn() throws Exception {
        write("drain.grace-period = \"0s\"");
        assertEquals(Optional.of(Duration.ZERO), ConfigFile.read(file).drain().options().gracePeriod());
    }

    // What a value must be

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            drain.timeout = "15 minutes"    | "15 minutes" | duration
            drain.timeout = "-5m"           | "-5m"        | duration
            drain.timeout = 15              | 15           | duration
            drain.timeout = 1.5             | 1.5          | duration
            drain.timeout = 07:30:00        | 07:30        | duration
            drain.timeout = ["15m"]         | a list       | duration
            drain.timeout = { m = 15 }      | a table      | duration
            drain.timeout = ""              | ""           | duration
            drain.grace-period = "500ms"    | "500ms"      | seconds, or none
            drain.grace-period = -1         | -1           | seconds, or none
            drain.retry-after = "0s"        | "0s"         | pause
            gates.retry = "999ms"           | "999ms"      | pause
            reboot.timeout = "0"            | "0"          | pause
            recovery.ready-timeout = "0"    | "0"          | pause
            recovery.settle = true          | true         | duration
            reboot.max-per-day = 0          | 0            | number
            reboot.max-per-day = 1001       | 1001         | number
            reboot.max-per-day = 4294967297 | 4294967297   | number
            reboot.max-per-day = 3.0        | 3.0          | number
            reboot.max-per-day = "3"        | "3"          | number
            node.kubeconfig = "kubeconfig"  | "kubeconfig" | path, or none
            node.kubeconfig = "/a\\u0000"   | "/a\\u0000"  | path, or none
            sentinel.files = []             | an empty list | paths, or a command
            sentinel.files = "/run/a"       | "/run/a"     | any paths
            sentinel.command = "reboot?"    | "reboot?"    | words
            sentinel.command-yes = []       | an empty list | statuses
            sentinel.command-yes = [1]      | a list       | other statuses
            sentinel.command-no = [2, 0]    | a list       | other statuses
            sentinel.period = "59s"         | "59s"        | minutes
            gates.prometheus = true         | true         | prometheus
            gates.prometheus.url = "prom:9090" | "prom:9090" | url, or none
            gates.prometheus.url = "prom" | "prom" | url, or none
            gates.prometheus.url = "http://" | "http://"   | url, or none
            gates.prometheus.url = "http://a:99999" | "http://a:99999" | url, or none
            gates.prometheus.url = "htp://me:secret@a" | "htp://***@a" | url, or none
            gates.prometheus.ignore = "("   | "("          | pattern, or none
            gates.prometheus.firing-only = 1 | 1           | flag
            gates.prometheus.timeout = "2m" | "2m"         | short
            gates.pods.selectors = "app=db" | "app=db"     | selectors
            lock.namespace = "Kube_System"  | "Kube_System" | namespace
            lock.namespace = "a.b"          | "a.b"        | namespace
            lock.namespace = ""             | ""           | namespace
            lock.name = "-kured"            | "-kured"     | object
            lock.kind = "secret"            | "secret"     | kind
            lock.concurrency = 0            | 0            | concurrency
            lock.concurrency = "2"          | "2"          | concurrency
            lock.concurrency = "101%"       | "101%"       | concurrency
            lock.concurrency = "0%"         | "0%"         | concurrency
            lock.zone-label = "a/b/c"       | "a/b/c"      | label
            lock.count-not-ready = "yes"    | "yes"        | yes or no
            node.name = "Worker1"           | "Worker1"    | node, or none
            log.level = "warn"              | "warn"       | level
            log.level = "INFO"              | "INFO"       | level
            log.level = ["info"]            | a list       | level
            log.format = "xml"              | "xml"        | format
            metrics.listen = ":9404"        | ":9404"      | address, or none
            metrics.listen = "9404"         | "9404"       | address, or none
            metrics.listen = "node1:9404"   | "node1:9404" | address, or none
            metrics.listen = "::1:9404"     | "::1:9404"   | address, or none
            metrics.listen = "[1]:9404"     | "[1]:9404"   | address, or none
            metrics.listen = "10.0.0.1:0"   | "10.0.0.1:0" | address, or none
            metrics.listen = "1.2.3.256:9"  | "1.2.3.256:9"| address, or none
            metrics.listen = "1.2.3.4:65536"|"1.2.3.4:65536"| address, or none
            metrics.listen = 9404           | 9404         | address, or none
            metrics.textfile = "/tmp/kured" | "/tmp/kured" | textfile, or none
            metrics.textfile = "kured.prom" | "kured.prom" | textfile, or none
            """)
    void aValueOfAnotherKindIsAMistake(String line, String found, String kind) throws IOException {
        write("\n" + line);
        String expected = KINDS.get(kind);
        String key = line.substring(0, line.indexOf(' '));
        int column = line.indexOf('=') + 3;
        assertEquals(List.of(new ConfigError(file, 2, column, key, found, expected)), errors());
    }

    // What may be a secret

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            notify.urls = "slack://hunter2/b/c"
            notify.urls = "hunter2"
            notify.urls = [["slack://hunter2/b/c"]]
            notify.urls = slack://hunter2/b/c
            notify.urls = [slack://hunter2/b/c]
            notify.urls = ["slack://hunter2/b/c]
            notify.urls = [ "slack://a/b/c" "slack://hunter2/b/c" ]
            notify.url = ["slack://hunter2/b/c"]
            notify = "slack://hunter2/b/c"
            gates = { prometheus = "https://me:hunter2@prometheus.example" }
            gates.prometheus.url = "htp://me:hunter2@prometheus.example"
            gates.prometheus.url = "https://me:hunter2 @prometheus.example"
            gates.prometheus.url = "https://me:hunter2\\n@prometheus.example"
            """)
    void whatMayBeAPasswordIsNeverShown(String line) throws IOException {
        String mistakes = mistakesIn(line);
        assertFalse(mistakes.contains("hunter2"), mistakes);
    }

    @Test
    void norDoTheSettingsShowIt() throws Exception {
        write("notify.urls = [\"slack://hunter2/b/c\"]");
        assertFalse(ConfigFile.read(file).toString().contains("hunter2"));
    }

    // The second look

    @Test
    void aSecondLookRefusesWithThePlaceOfWhatItRefuses() throws IOException {
        write("""
                [notify]
                urls = ["slack://a/b/c",
                    "slack://d/e/f"]
                drain = "a"
                """);
        dropIn("late.toml", "notify = { drain = 'b' }");
        var errors = assertThrows(ConfigErrors.class, () -> ConfigFile.read(file, (settings, refusals) -> {
            assertEquals("b", settings.notifications().drain());
            refusals.refuse("notify.drain", 0, "this", "that");
            refusals.refuse("notify.urls", 1, "an address", "another");
        }));
        assertEquals("""
                kured.toml:3:5: notify.urls: found an address, expected another
                kured.toml.d/late.toml:1:20: notify.drain: found this, expected that""",
                errors.getMessage().replace(directory + "/", ""));
    }

    @Test
    void whatIsWrongAnywayGetsNoSecondLook() throws IOException {
        write("drain.timeout = 1");
        assertThrows(ConfigErrors.class, () -> ConfigFile.read(file, (settings, refusals) -> fail("looked at")));
    }

    @Test
    void aWrongSelectorIsToldWhereItStands() throws IOException {
        assertEquals("""
                kured.toml:3:27: gates.pods.selectors: found "app=db=1", expected a label selector such as "app=db" or \
                "tier in (db, cache), !spare\"""",
                mistakesIn("""
                        [gates.pods]
                        selectors = ["app=db",
                                                  "app=db=1"]
                        """));
    }

    @Test
    void aCommandAloneNeedsNoFiles() throws Exception {
        write("sentinel = { files = [], command = [\"true\"] }");
        assertEquals(List.of(), ConfigFile.read(file).sentinel().files());
    }

    @Test
    void aQueryTakesThePlaceOfTheAlertsSoNothingMayBeSaidOfThem() throws IOException {
        String none = "no such key together with gates.prometheus.query, which replaces the alerts";
        assertEquals("kured.toml:3:10: gates.prometheus.ignore: found \"A\", expected " + none + "\n"
                        + "kured.toml:4:15: gates.prometheus.firing-only: found true, expected " + none,
                mistakesIn("""
                        [gates.prometheus]
                        query = "up == 0"
                        ignore = "A"
                        firing-only = true
                        """));
    }

    /** What kube-prometheus has firing at all times would keep every node from rebooting, for ever. */
    @Test
    void alertsThatAlwaysFireAreIgnoredUnlessTheConfigurationSaysWhichCount() throws Exception {
        assertEquals(Optional.of(new NamePattern("^(Watchdog|InfoInhibitor)$")), ignored(""));
        assertEquals(Optional.of(new NamePattern("^Mine$")), ignored("ignore = '^Mine$'"));
        assertEquals(Optional.empty(), ignored("ignore = ''"));
        assertEquals(Optional.empty(), ignored("only = '^(Watchdog|Etcd)'"));
        assertEquals(Optional.of(new NamePattern("^(Watchdog|InfoInhibitor)$")), ignored("only = ''"));
        write("[gates.prometheus]\nurl = 'http://prometheus.example:9090'\nquery = 'up == 0'");
        assertEquals(new AnyResult("up == 0"), ConfigFile.read(file).gates().prometheus().orElseThrow().question());
    }

    private Optional<NamePattern> ignored(String line) throws Exception {
        write("[gates.prometheus]\nurl = 'http://prometheus.example:9090'\n" + line);
        return assertInstanceOf(ActiveAlerts.class, ConfigFile.read(file).gates().prometheus().orElseThrow().question())
                .ignore();
    }

    @Test
    void withoutAUrlPrometheusIsNotAsked() throws Exception {
        write("gates.prometheus.firing-only = true");
        assertEquals(Optional.empty(), ConfigFile.read(file).gates().prometheus());
    }

    @Test
    void easternStandardTimeHasNoSummerTime() throws Exception {
        write("schedule.time-zone = \"EST\"");
        assertEquals(ZoneId.of("America/Panama"), ConfigFile.read(file).schedule().zone());
    }

    @Test
    void aNamespaceHasAtMost63Characters() throws Exception {
        write("lock.namespace = \"" + "a".repeat(63) + "\"");
        assertEquals("a".repeat(63), ConfigFile.read(file).lock().place().namespace());
        write("lock.namespace = \"" + "a".repeat(64) + "\"");
        assertEquals(1, errors().size());
    }

    @Test
    void aMistakeIsOneLineAlsoWhereALineBreakIsTheMistake() throws IOException {
        assertEquals("kured.toml:1:15: found invalid TOML (Invalid escape sequence '\\\\u000D'), expected valid TOML",
                mistakesIn("node.name = \"a\\\rb\""));
    }

    @Test
    void eachEntryOfAListIsChecked() throws IOException {
        assertEquals("""
                kured.toml:3:5: sentinel.files: found "run/b", expected an absolute path such as "/run/reboot-required"
                kured.toml:4:5: sentinel.files: found 7, expected an absolute path such as "/run/reboot-required\"""",
                mistakesIn("""
                        [sentinel]
                        files = ["/run/a",
                            "run/b",
                            7]
                        """));
    }

    @Test
    void aLongTextIsShortenedAndControlCharactersDoNotReachTheTerminal() throws IOException {
        write("log.level = \"\\u001b" + "x".repeat(90) + "\"");
        assertEquals("\"\\u001b" + "x".repeat(39) + "…\"", errors().getFirst().found());
    }

    @Test
    void aKeyThatIsATableAndATableThatIsAKeyAreMistakes() throws IOException {
        assertEquals("""
                kured.toml:1:9: drain: found "15m", expected the table [drain]
                kured.toml:2:1: lock: found a list, expected the table [lock]
                kured.toml:3:1: log.level: found a table, expected one of "error", "warning", "info", "debug\"""",
                mistakesIn("""
                        drain = "15m"
                        [[lock]]
                        [log.level]
                        """));
    }

    // Rows: the windows and exclusions of the schedule

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            windows = "22:00"                    | 11 | windows | "22:00" | a list of tables: [{ … }, { … }]
            windows = { start = "1" }            | 11 | windows | a table | a list of tables: [{ … }, { … }]
            windows = ["22:00"]                  | 12 | windows | "22:00" | a table: { … }
            windows = [{ days = [] }]            | 21 | windows.days | an empty list | weekdays
            windows = [{ days = "so" }]          | 21 | windows.days | "so" | weekday
            windows = [{ days = ["mon", 8] }]    | 29 | windows.days | 8 | weekday
            windows = [{ dates = "sixth mon" }]  | 22 | windows.dates | "sixth mon" | date
            windows = [{ dates = 32 }]           | 22 | windows.dates | 32 | date
            windows = [{ start = "24:00" }]      | 22 | windows.start | "24:00" | time
            windows = [{}, { start = 25 }]       | 26 | windows.start | 25 | time
            windows = [{ start = 1.5 }]          | 22 | windows.start | 1.5 | time
            windows = [{ end = "4:60" }]         | 20 | windows.end | "4:60" | end
            windows = [{ length = "8d" }]        | 23 | windows.length | "8d" | length
            windows = [{ length = "59s" }]       | 23 | windows.length | "59s" | length
            windows = [{ dates = 1, days = 1 }]  | 22 | windows.dates | 1 | either 'days' or 'dates'
            windows = [{ end = 1, length = "1h" }] | 32 | windows.length | "1h" | either 'end' or 'length'
            windows = [{ strat = 1 }]            | 14 | windows.strat | an unknown key | meant
            exclusions = [{ from = "2026-12-20" }] | 15 | exclusions | no 'to' | needed
            exclusions = [{ to = "2026-12-20" }] | 15 | exclusions | no 'from' | needed
            exclusions = [{ from = "soon", to = "2026-12-20" }] | 24 | exclusions.from | "soon" | moment
            exclusions = [{ from = 2027-01-01, to = 2026-12-31 }] | 41 | exclusions.to | 2026-12-31 | a moment after 'from'
            time-zone = "Europe/Bonn"            | 13 | time-zone | "Europe/Bonn" | zone
            time-zone = ""                       | 13 | time-zone | "" | zone
            """)
    void aMistakeInAScheduleIsToldWhereItStands(String line, int column, String key, String found, String kind)
            throws IOException {
        write("[schedule]\n" + line);
        String moment = "a date or time such as \"2026-12-20\" or \"2026-12-20T18:00\"";
        String weekday = "a day of the week such as \"mon\", \"monday\" or 1 (0 and 7 are Sunday)";
        String expected = switch (kind) {
            case "weekday" -> weekday;
            case "weekdays" -> "a list of at least one, each " + weekday;
            case "date" -> "days of the month such as \"second tue\", \"last sun\" or 15";
            case "time" -> "a time of day such as \"22:00\" or \"10pm\"";
            case "end" -> "a time of day such as \"04:00\", \"4am\" or \"24:00\"";
            case "length" -> "a duration from \"1m\" to \"7d\"";
            case "meant" -> "one that kured knows; did you mean schedule.windows.start?";
            case "moment" -> moment;
            case "needed" -> found.replaceFirst("^no ", "") + ", " + moment;
            case "zone" -> "the name of a time zone such as \"Europe/Berlin\", or \"local\"";
            default -> kind;
        };
        assertEquals(List.of(new ConfigError(file, 2, column, "schedule." + key, found, expected)), errors());
    }

    @Test
    void rowsMayStandBelowEachOther() throws Exception {
        write("""
                [[schedule.windows]]
                days = "sat"
                start = 22:30:00
                [[schedule.windows]]
                dates = [1, "15"]
                end = 4
                [[schedule.exclusions]]
                from = 2026-12-20
                to = 2026-12-20T18:00:00+01:00
                """);
        assertEquals(
                new Schedule(
                        ZoneId.of("UTC"),
                        List.of(
                                new Window(List.of(new Weekly(DayOfWeek.SATURDAY)), LocalTime.of(22, 30),
                                        new Window.End.At(LocalTime.MIDNIGHT)),
                                new Window(List.of(new DayOfMonth(1), new DayOfMonth(15)), LocalTime.MIDNIGHT,
                                        new Window.End.At(LocalTime.of(4, 0)))),
                        List.of(new Exclusion(
                                Instant.parse("2026-12-20T00:00:00Z"), Instant.parse("2026-12-20T17:00:00Z"), ""))),
                ConfigFile.read(file).schedule());
    }

    @Test
    void mistakesInRowsBelowEachOtherAreToldWhereTheyStand() throws IOException {
        assertEquals("""
                kured.toml:3:1: schedule.windows.colour: found an unknown key, expected one of days, dates, \
                start, end, length
                kured.toml:4:1: schedule.exclusions: found no 'from', expected 'from', a date or time such as \
                "2026-12-20" or "2026-12-20T18:00\"""",
                mistakesIn("""
                        [[schedule.windows]]
                        days = "sat"
                        colour = "red"
                        [[schedule.exclusions]]
                        to = 2026-12-20
                        """));
    }

    @Test
    void theLastFilesZoneCountsForTheExclusionsOfAll() throws Exception {
        write("schedule.exclusions = [{ from = 2026-06-01, to = 2026-06-01 }]");
        dropIn("a.toml", "schedule.time-zone = \"America/New_York\"");
        assertEquals(
                Instant.parse("2026-06-01T04:00:00Z"), ConfigFile.read(file).schedule().exclusions().getFirst().since());
    }

    @Test
    void theZoneMayBeThatOfTheMachine() throws Exception {
        write("schedule.time-zone = \"local\"");
        assertEquals(ZoneId.systemDefault(), ConfigFile.read(file).schedule().zone());
    }

    // What nobody knows

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            drain.timeuot = "15m"    | drain.timeuot       | an unknown key   | drain.timeout
            drain.ready-timeout = 1  | drain.ready-timeout | an unknown key   | recovery.ready-timeout
            timeout = "15m"          | timeout             | an unknown key   | gates.prometheus.timeout or drain.timeout or reboot.timeout
            drain-timeout = "15m"    | drain-timeout       | an unknown key   | drain.timeout
            [drian]                  | drian               | an unknown table | drain
            """)
    void ofWhatKuredDoesNotKnowTheNearestKnownIsNamed(String line, String key, String found, String meant)
            throws IOException {
        write("\n" + line);
        String expected = "one that kured knows; did you mean " + meant + "?";
        assertEquals(List.of(new ConfigError(file, 2, 1, key, found, expected)), errors());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            recovery.colour = 1  | recovery.colour  | an unknown key   | ready-timeout, settle
            recovery."a b" = 1   | recovery."a b"   | an unknown key   | ready-timeout, settle
            [gates.colour]       | gates.colour | an unknown table | retry, [gates.prometheus], [gates.pods]
            """)
    void whereNoneIsNearAllOfTheTableAreNamed(String line, String key, String found, String known) throws IOException {
        write("\n" + line);
        assertEquals(List.of(new ConfigError(file, 2, 1, key, found, "one of " + known)), errors());
    }

    @Test
    void whereNoTableIsNearAllTablesAreNamed() throws IOException {
        String tables = "[node], [sentinel], [schedule], [lock], [gates], [drain], [reboot], [recovery], [marks], [notify],"
                + " [metrics], [log]";
        assertEquals("kured.toml:1:1: colour: found an unknown key, expected one of " + tables + "\n"
                        + "kured.toml:2:1: weather: found an unknown table, expected one of " + tables,
                mistakesIn("""
                        colour = "red"
                        [weather]
                        """));
    }

    @Test
    void anUnknownTableIsToldOnceNotForEachOfItsKeys() throws IOException {
        assertEquals(
                "kured.toml:1:1: drian: found an unknown table, expected one that kured knows; did you mean drain?",
                mistakesIn("""
                        [drian]
                        timeout = "15m"
                        colour = "red"
                        """));
    }

    // What is no TOML

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            timeout = 15m         | 11 | timeout: found 15m without quotes, expected "15m"
            timeout=15m # short   | 9  | timeout: found 15m without quotes, expected "15m"
            kubeconfig = /etc/x   | 14 | kubeconfig: found /etc/x without quotes, expected "/etc/x"
            timeout =             | 10 | found end of line, expected a value
            timeout "15m"         | 9  | found ", expected =
            timeout = "15m        | 15 | found end of line, expected " or a character
            files = ["/a" "/b"]   | 15 | found ", expected ], a comma, or a newline
            day = 2026-13-01      | 12 | found invalid TOML (Invalid month (valid range 01..12)), expected valid TOML
            """)
    void aSlipOfGrammarIsTold(String line, int column, String words) throws IOException {
        assertEquals("kured.toml:1:" + column + ": " + words, mistakesIn(line + "\n"));
    }

    @Test
    void aKeyOrTableThatStandsThereTwiceIsToldWithTheFirstPlace() throws IOException {
        assertEquals("""
                kured.toml:3:1: name: found the key a second time, expected the key once \
                (the first one is at line 2, column 1)
                kured.toml:4:1: lock: found the key a second time, expected the key once \
                (the first one is at line 1, column 1)""",
                mistakesIn("""
                        [lock]
                        name = "a"
                        name = "b"
                        [lock]
                        """));
    }

    @Test
    void slipsOfGrammarDoNotHideOtherMistakes() throws IOException {
        assertEquals("""
                kured.toml:2:11: timeout: found 15m without quotes, expected "15m"
                kured.toml:3:15: drain.retry-after: found 10, expected a duration such as "90s", "15m" or "1h30m", \
                at least "1s"
                kured.toml:5:9: level: found info without quotes, expected "info\"""",
                mistakesIn("""
                        [drain]
                        timeout = 15m
                        retry-after = 10
                        [log]
                        level = info
                        """));
    }

    @Test
    void whatStandsBelowABrokenHeaderIsNotJudgedByAnotherTable() throws IOException {
        assertEquals("""
                kured.toml:2:8: lock.name: found 1, expected the name of an object (lower case letters, digits, \
                '-' and '.', at most 253 characters)
                kured.toml:3:7: found '}', expected ] or .""",
                mistakesIn("""
                        [lock]
                        name = 1
                        [drain}
                        timeout = "15m"
                        colour = "red"
                        """));
    }

    @Test
    void bytesThatAreNotUtf8AreFound() throws IOException {
        Files.write(file, "# kured\n# für".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("kured.toml:2:4: found bytes that are not UTF-8, expected text in UTF-8", mistakes());
    }

    @Test
    void aCharacterCutInHalfAtTheEndIsFound() throws IOException {
        Files.write(file, new byte[] {'#', ' ', (byte) 0xC3});
        assertEquals("kured.toml:1:3: found bytes that are not UTF-8, expected text in UTF-8", mistakes());
    }

    @Test
    void columnsCountCharactersNotBytes() throws IOException {
        write("sentinel.files = ['/ü😀', 1]");
        assertEquals(26, errors().getFirst().column());
    }

    @Test
    void linesMayEndAsOnWindows() throws Exception {
        write("[log]\r\nlevel = \"debug\"\r\n[drain]\r\ntimeout = 5\r\n");
        assertEquals(4, errors().getFirst().line());
        assertEquals(11, errors().getFirst().column());
    }

    // Drop-ins

    @Test
    void theLastDropInByNameWinsKeyByKey() throws Exception {
        write("""
                [drain]
                timeout = "1m"
                grace-period = "1s"
                retry-after = "1m"
                """);
        dropIn("20-b.toml", "drain = { timeout = \"3m\" }");
        dropIn("10-a.toml", "drain.timeout = \"2m\"\ndrain.grace-period = \"2s\"");
        assertEquals(
                DrainRules.USUAL
                        .withTimeout(Optional.of(Duration.ofMinutes(3)))
                        .withRetryAfter(Duration.ofMinutes(1))
                        .withOptions(DrainOptions.USUAL.withGracePeriod(Optional.of(Duration.ofSeconds(2)))),
                ConfigFile.read(file).drain());
    }

    @Test
    void aListIsReplacedNotContinued() throws Exception {
        write("sentinel.files = [\"/a\", \"/b\"]");
        dropIn("a.toml", "sentinel.files = [\"/c\"]");
        assertEquals(List.of(Path.of("/c")), ConfigFile.read(file).sentinel().files());
    }

    @Test
    void aDropInCanTakeBackWhatIsOptional() throws Exception {
        write("node.name = \"a\"");
        dropIn("a.toml", "node.name = \"\"");
        assertEquals(Optional.empty(), ConfigFile.read(file).node().name());
    }

    @Test
    void otherFilesBesideTheDropInsAreLeftAlone() throws Exception {
        dropIn("a.toml.dpkg-old", "nonsense");
        dropIn("a.toml~", "nonsense");
        dropIn("README", "nonsense");
        dropIn(".a.toml", "nonsense");
        Files.createSymbolicLink(directory.resolve("kured.toml.d/.#a.toml"), Path.of("user@host.1234"));
        assertEquals(3, ConfigFile.read(file).reboot().maxPerDay());
    }

    @Test
    void aDropInMayBeMaskedByDevNull() throws Exception {
        dropIn("b.toml", "reboot.max-per-day = 4");
        Path mask = Files.createSymbolicLink(directory.resolve("kured.toml.d/c.toml"), Path.of("/dev/null"));
        assertEquals(4, ConfigFile.read(file).reboot().maxPerDay());
        Files.delete(mask);
    }

    @Test
    void everyMistakeInEveryFileIsToldEvenWhereALaterFileWins() throws IOException {
        write("""
                [reboot]
                max-per-day = 0
                timeout = "soon"
                """);
        dropIn("b.toml", "reboot.timeout = \"10m\"\nreboot.max-per-day = 5\n[weather]");
        dropIn("a.toml", "log.level = warning");
        assertEquals("""
                kured.toml:2:15: reboot.max-per-day: found 0, expected a whole number from 1 to 1000
                kured.toml:3:11: reboot.timeout: found "soon", expected a duration such as "90s", "15m" or "1h30m", \
                at least "1s"
                kured.toml.d/a.toml:1:13: log.level: found warning without quotes, expected "warning"
                kured.toml.d/b.toml:3:1: weather: found an unknown table, expected one of [node], [sentinel], [schedule], \
                [lock], [gates], [drain], [reboot], [recovery], [marks], [notify], \
                [metrics], [log]""",
                mistakes());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{ \"-a\" = \"b\" }", "{ a = 1 }", "{ a = \"b c\" }", "{ example.com = \"b\" }", "\"a=b\"", "[\"a\"]"
    })
    void whatIsNoTableOfLabelsIsRefused(String value) throws IOException {
        write("marks.labels-before = " + value);
        assertEquals("a table of labels such as { \"example.com/state\" = \"rebooting\" }", errors().getFirst().expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{ \"a b\" = \"hunter2\" }", "{ a = 1 }", "{ a = \"\" }", "{ a = \"hunter2\\n\" }", "{ a = \"hunterü2\" }",
        "{ Host = \"hunter2\" }", "[\"hunter2\"]", "\"hunter2\""
    })
    void whatIsNoTableOfHeadersIsRefusedAndNotShown(String value) throws IOException {
        write("gates.prometheus.headers = " + value);
        assertEquals("a table of HTTP headers such as { \"X-Scope-OrgID\" = \"prod\" }", errors().getFirst().expected());
        assertFalse(mistakes().contains("hunter"), mistakes());
    }

    @Test
    void aHeaderWithACredentialStandsAlone() throws IOException {
        write("""
                [gates.prometheus]
                url = "https://prometheus.example"
                bearer-token-file = "/etc/kured/token"
                headers = { authorization = "Basic hunter2" }
                """);
        assertEquals("no Authorization header together with a bearer-token-file or a user in the url", errors().getFirst().expected());
        assertFalse(mistakes().contains("hunter"), mistakes());
    }

    // What cannot be read

    @Test
    void aMissingFileIsAMistake() throws IOException {
        Files.delete(file);
        assertEquals("kured.toml: found no such file, expected a file (create it; it may be empty)", mistakes());
    }

    @Test
    void aDropInThatLeadsNowhereIsAMistake() throws IOException {
        Path dropIn = dropIn("a.toml", "");
        Files.delete(dropIn);
        Files.createSymbolicLink(dropIn, Path.of("nowhere"));
        assertEquals(
                "kured.toml.d/a.toml: found no such file, expected a file (create it; it may be empty)",
                mistakes());
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        assertEquals(
                "kured.toml: found an unreadable file (Is a directory), expected a file that kured can read",
                mistakes());
    }

    @Test
    void aFileIsNoDirectoryOfDropIns() throws IOException {
        Files.writeString(directory.resolve("kured.toml.d"), "");
        assertEquals("kured.toml.d: found an unreadable file (not a directory), expected a file that kured can read",
                mistakes());
    }

    @Test
    void whatMayNotBeReadIsAMistake() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "root may read everything");
        assertEquals(
                "kured.toml: found an unreadable file (access denied), expected a file that kured can read",
                mistakes());
    }

    @Test
    void theRootDirectoryIsNoReasonToCrash() {
        assertThrows(ConfigErrors.class, () -> ConfigFile.read(Path.of("/")));
    }
}
