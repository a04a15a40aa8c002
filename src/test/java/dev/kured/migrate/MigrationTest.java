package dev.kured.migrate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.config.ConfigFile;
import dev.kured.migrate.Remark.Weight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

final class MigrationTest {
    /** The manifest that the original ships: one flag, the sentinel's folder mounted, the name from the API. */
    private static final String SHIPPED = """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: kured
            rules:
              - apiGroups: [""]
                resources: ["nodes"]
                verbs: ["get", "patch"]
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: kured
              namespace: kube-system
            spec:
              template:
                spec:
                  volumes:
                    - name: sentinel
                      hostPath: {path: /var/run, type: Directory}
                  containers:
                    - name: kured
                      image: ghcr.io/kubereboot/kured:1.23.0
                      env:
                        - name: KURED_NODE_ID
                          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
                      volumeMounts:
                        - mountPath: /sentinel
                          name: sentinel
                          readOnly: true
                      command:
                        - /usr/bin/kured
                        - --reboot-sentinel=/sentinel/reboot-required
            #            - --force-reboot=false
            """;

    @TempDir
    private Path directory;

    private static Migration migrate(String text) throws Unreadable {
        return Migration.of("input", text);
    }

    /** What is written is TOML; and unless something was lost, kured starts with it. */
    private TomlParseResult parsed(Migration migration) {
        TomlParseResult toml = Toml.parse(migration.toml());
        assertEquals(List.of(), toml.errors(), migration::toml);
        if (migration.isWhole()) {
            assertDoesNotThrow(() -> ConfigFile.read(Files.writeString(
                    directory.resolve("kured.toml"), migration.toml())), migration::toml);
        }
        return toml;
    }

    /** The one line of a key, without its table and without the padding. */
    private String line(String commandLine, String key) throws Unreadable {
        Migration migration = migrate(commandLine);
        parsed(migration);
        return migration.toml().lines().filter(line -> line.startsWith(key + " = "))
                .collect(Collectors.joining("\n")).replaceAll(" +# ", " # ");
    }

    private static List<String> about(Migration migration, Weight weight) {
        return migration.remarks().stream()
                .filter(remark -> remark.weight() == weight)
                .map(Remark::about)
                .toList();
    }

    // ------------------------------------------------------------------ what is read

    @Test
    void theShippedManifestBecomesAFileForTheHost() throws Unreadable {
        Migration migration = migrate(SHIPPED);
        TomlParseResult toml = parsed(migration);
        assertEquals("/run/reboot-required", toml.getArrayOrEmpty("sentinel.files").getString(0));
        assertEquals("0s", toml.getString("drain.timeout"));
        assertEquals(Set.of("sentinel.files", "drain.timeout"), toml.dottedKeySet());
        assertTrue(migration.toml().contains("# --reboot-sentinel, line 34: /sentinel/reboot-required\n"),
                migration::toml);
        assertTrue(migration.isWhole());
        assertEquals(List.of("KURED_NODE_ID, line 26"), about(migration, Weight.NOT_NEEDED));
    }

    @Test
    void theRebootBySignalOfTheUnprivilegedManifestIsNotNeeded() throws Unreadable {
        Migration migration = migrate(SHIPPED.replace("#            - --force-reboot=false",
                "            - --reboot-method=signal\n            - --reboot-signal=39"));
        assertTrue(migration.isWhole());
        assertTrue(about(migration, Weight.NOT_NEEDED).contains("--reboot-method, line 35: signal"));
        assertTrue(about(migration, Weight.NOT_NEEDED).contains("--reboot-signal, line 36: 39"));
    }

    @Test
    void aManifestWithinAListOrAsJsonIsFoundAsWell() throws Unreadable {
        assertEquals("5m", parsed(migrate("""
                {"kind": "List", "items": [{"kind": "DaemonSet", "spec": {"template": {"spec": {"containers": [
                {"name": "x", "image": "example/kured:1", "args": ["--drain-timeout=5m"]}]}}}}]}
                """)).getString("drain.timeout"));
    }

    @Test
    void helmValuesAreReadAsTheChartReadsThem() throws Unreadable {
        Migration migration = migrate("""
                image:
                  tag: ""
                extraArgs:
                  drain-delay: 10s
                  annotate-nodes: ""
                extraEnvVars:
                  - name: KURED_REBOOT_DELAY
                    value: 90s
                  - name: KURED_NOTIFY_URL
                    valueFrom: {secretKeyRef: {name: a, key: b}}
                configuration:
                  lockTtl: 0
                  lockReleaseDelay: 30m
                  alertFilterRegexp: "^RebootRequired$"
                  blockingPodSelector: [runtime=long, "name=a,cost=high"]
                  startTime: "9pm"
                  endTime: ""
                  forceReboot: false
                  rebootDays: [mo, tu]
                  rebootSentinel: /sentinel/reboot-required
                  rebootCommand: "/bin/systemctl reboot"
                  metricsPort: 8080
                  logFormat: "text"
                  concurrency: 2
                  colour: red
                rbac:
                  create: true
                """);
        TomlParseResult toml = parsed(migration);
        assertFalse(toml.contains("lock.ttl"), "the chart leaves 0 out");
        assertFalse(toml.contains("drain.on-timeout"));
        assertEquals("30m", toml.getString("lock.release-delay"));
        assertEquals("10s", toml.getString("drain.delay"));
        assertEquals("1m30s", toml.getString("reboot.delay"));
        assertEquals(true, toml.getBoolean("marks.annotate"));
        assertEquals(List.of("runtime=long", "name=a,cost=high"),
                toml.getArrayOrEmpty("gates.pods.selectors").toList());
        assertEquals("^RebootRequired$", toml.getString("gates.prometheus.ignore"));
        assertEquals("/run/reboot-required", toml.getArrayOrEmpty("sentinel.files").getString(0));
        assertEquals("0.0.0.0:8080", toml.getString("metrics.listen"));
        assertEquals(2, toml.getLong("lock.concurrency"));
        assertTrue(migration.toml().contains("{ days = [\"mon\", \"tue\"], start = \"21:00\", end = \"24:00\" }"),
                migration::toml);
        assertEquals(List.of("KURED_NOTIFY_URL, line 9", "configuration.colour, line 25"), about(migration, Weight.LOST)
                .stream().sorted().toList());
    }

    @Test
    void whatTheChartSaysForItsOwnSakeIsNotNeeded() throws Unreadable {
        Migration migration = migrate("configuration: {useRebootSentinelHostPath: true, concurrency: 1}");
        assertTrue(migration.isWhole(), migration::toml);
        assertEquals(List.of("configuration.useRebootSentinelHostPath, line 1"), about(migration, Weight.NOT_NEEDED));
    }

    @Test
    void theFirstChartHadOnlyArguments() throws Unreadable {
        assertEquals("Europe/Paris", parsed(migrate("""
                image: {repository: weaveworks/kured}
                extraArgs: {reboot-days: mon, start-time: 3am, end-time: 6am, time-zone: Europe/Paris}
                autolock: {enabled: false}
                """)).getString("schedule.time-zone"));
    }

    @Test
    void aTemplateOfHelmsIsForAPersonToFillIn() throws Unreadable {
        Migration migration = migrate("configuration: {slackHookUrl: '{{ .Values.hook }}', period: 1h}");
        assertEquals(List.of("configuration.slackHookUrl, line 1"), about(migration, Weight.LOST));
        assertFalse(migration.toml().contains("urls ="), migration::toml);
    }

    @Test
    void theTimeZoneOfAContainerIsNotThatOfTheHost() throws Unreadable {
        assertTrue(about(migrate("kured --time-zone=Local"), Weight.CHANGED).contains("--time-zone, line 1: Local"));
        assertFalse(parsed(migrate("kured --time-zone=")).contains("schedule.time-zone"));
    }

    @Test
    void valuesBelowAnotherChartAreFound() throws Unreadable {
        assertEquals("1h", parsed(migrate("""
                kind: HelmRelease
                spec:
                  values:
                    kured:
                      configuration:
                        lockTtl: 3600s
                """)).getString("lock.ttl"));
    }

    @Test
    void aFlagCountsMoreThanAVariable() throws Unreadable {
        assertEquals("2h", parsed(migrate("""
                spec:
                  containers:
                    - name: kured
                      env: [{name: KURED_LOCK_TTL, value: 1h}, {name: KURED_LOCK_RELEASE_DELAY, value: "$(TTL)"}]
                      command: [kured]
                      args: ["--lock-ttl=2h"]
                """)).getString("lock.ttl"));
    }

    @Test
    void aVariableWithinAFlagIsPutInOrTold() throws Unreadable {
        Migration migration = migrate("""
                containers:
                  - name: kured
                    envFrom: [{secretRef: {name: s}}]
                    env: [{name: URL, value: http://10.0.0.1}]
                    args: ["--prometheus-url=$(URL):9090", "--notify-url=$(HOOK)"]
                """);
        assertEquals("http://10.0.0.1:9090", parsed(migration).getString("gates.prometheus.url"));
        assertEquals(List.of("envFrom, line 3", "$(HOOK), line 5"), about(migration, Weight.LOST));
    }

    @Test
    void aShellInTheContainerIsSeenThrough() throws Unreadable {
        assertEquals("5m", parsed(migrate("""
                containers:
                  - name: kured
                    command: [/bin/sh, -c, "exec /usr/bin/kured --drain-timeout 5m --annotate-nodes"]
                """)).getString("drain.timeout"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "kured --message-template-drain='Bye: %s' --drain-timeout 5m",
        "  /usr/bin/kured \\\n  --message-template-drain \"Bye: %s\" \\\n  --drain-timeout=300s\n",
        "# how we run it\n--message-template-drain=Bye:\\ %s\n--drain-timeout=0.5h --drain-timeout=5m",
    })
    void aCommandLineIsReadAsAShellDoes(String text) throws Unreadable {
        TomlParseResult toml = parsed(migrate(text));
        assertEquals("Bye: {node}", toml.getString("notify.drain"));
        assertEquals("5m", toml.getString("drain.timeout"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "KURED_DRAIN_TIMEOUT=5m\nKURED_REBOOT_DAYS=mon,tue\n",
        "export KURED_DRAIN_TIMEOUT=\"5m\"\nexport KURED_REBOOT_DAYS='mon,tue'\n",
        "KURED_DRAIN_TIMEOUT=1m KURED_REBOOT_DAYS=mon,tue /usr/bin/kured --drain-timeout 5m",
    })
    void anEnvironmentIsRead(String text) throws Unreadable {
        Migration migration = migrate(text);
        assertEquals("5m", parsed(migration).getString("drain.timeout"));
        assertTrue(migration.toml().contains("# KURED_REBOOT_DAYS, line "), migration::toml);
        assertTrue(migration.isWhole(), migration::toml);
    }

    @Test
    void aVariableThatTheOriginalDoesNotKnowIsListed() throws Unreadable {
        assertEquals(List.of("KURED_COLOUR, line 2"), about(migrate("KURED_PERIOD=1h\nKURED_COLOUR=red"), Weight.LOST));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a: [1               | input:1:6:
            `a: 1\\n\\tb: 2`    | input:2:1:
            kured --period='1h  | input:1:1: a quote
            hello               | input: no configuration
            kind: Pod           | input: no configuration
            {{ .Values.x }}     | input: no configuration
            """)
    void whatCannotBeReadIsSaidWithItsPlace(String text, String start) {
        String message = assertThrows(Unreadable.class, () -> migrate(text.translateEscapes())).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void emptyInputIsNotTakenForTheDefaults() {
        assertThrows(Unreadable.class, () -> migrate(""));
    }

    // ------------------------------------------------------------------ what becomes of it

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --node-id=n1                              | name = "n1" # --node-id, line 1: n1
            --reboot-sentinel=/var/run/x              | files = ["/run/x"] # --reboot-sentinel, line 1: /var/run/x
            --reboot-sentinel-command='sh -c "! x y"' | command = ["sh", "-c", "! x y"] # --reboot-sentinel-command, \
            line 1: sh -c "! x y"
            --annotation-ttl=90m                      | ttl = "1h30m" # --annotation-ttl, line 1: 90m
            --time-zone=Local                         | time-zone = "local" # --time-zone, line 1: Local
            --concurrency=3                           | concurrency = 3 # --concurrency, line 1: 3
            --lock-ttl=90m                            | ttl = "1h30m" # --lock-ttl, line 1: 90m
            --lock-release-delay=1h0m0.5s             | release-delay = "1h500ms" # --lock-release-delay, \
            line 1: 1h0m0.5s
            --prometheus-url=http://p.example:9090    | url = "http://p.example:9090" # --prometheus-url, line 1: \
            http://p.example:9090
            --alert-filter-regexp=^A\\\\.b$           | ignore = "^A\\\\.b$" # --alert-filter-regexp, line 1: ^A\\.b$
            --alert-firing-only                       | firing-only = true # --alert-firing-only, line 1: true
            --alert-firing-only=F                     | firing-only = false # --alert-firing-only, line 1: F
            --drain-delay=1s                          | delay = "1s" # --drain-delay, line 1: 1s
            --drain-timeout=0                         | timeout = "0s" # --drain-timeout, line 1: 0
            --drain-grace-period=30                   | grace-period = "30s" # --drain-grace-period, line 1: 30
            --drain-grace-period=-1                   | grace-period = "" # --drain-grace-period, line 1: -1
            --drain-pod-selector=a!=b                 | pod-selector = "a!=b" # --drain-pod-selector, line 1: a!=b
            --skip-wait-for-delete-timeout=60         | skip-wait-for-delete = "60s" # --skip-wait-for-delete-timeout, \
            line 1: 60
            --force-reboot                            | on-timeout = "reboot" # --force-reboot, line 1: true
            --annotate-nodes=true                     | annotate = true # --annotate-nodes, line 1: true
            --pre-reboot-node-labels=a=b,c/d=         | labels-before = { "a" = "b", "c/d" = "" } # \
            --pre-reboot-node-labels, line 1
            --post-reboot-node-labels=a=              | labels-after = { "a" = "" } # --post-reboot-node-labels, line 1
            --prefer-no-schedule-taint=a/b            | taint = "a/b" # --prefer-no-schedule-taint, line 1: a/b
            --notify-url='"slack://a:b@c"'            | urls = ["slack://a:b@c"] # --notify-url, line 1
            --slack-hook-url=https://h/services/A/B/C | urls = ["slack+https://h/services/A/B/C"] # --slack-hook-url, \
            line 1
            --slack-hook-url=https://hooks.slack.com/services/A/B/C | \
            urls = ["https://hooks.slack.com/services/A/B/C"] # --slack-hook-url, line 1
            --message-template-reboot="100%% %s"      | reboot = "100% {node}" # --message-template-reboot, \
            line 1: 100%% %s
            --message-template-drain='{"a":"%v"}'     | drain = "{{\\"a\\":\\"{node}\\"}}" # --message-template-drain, \
            line 1: {"a":"%v"}
            --message-template-uncordon=%s            | uncordon = "{node}" # --message-template-uncordon, line 1: %s
            --metrics-port=9                          | listen = "0.0.0.0:9" # --metrics-port, line 1: 9
            --metrics-host=::1                        | listen = "[::1]:8080" # --metrics-host, line 1: ::1
            --log-format=json                         | format = "json" # --log-format, line 1: json
            --reboot-delay=90s                        | delay = "1m30s" # --reboot-delay, line 1: 90s
            """)
    void aFlagBecomesAKey(String flag, String expected) throws Unreadable {
        assertEquals(expected, line("kured " + flag, expected.substring(0, expected.indexOf(" ="))));
    }

    /** Defect D6: systemctl(1) does more than logind is asked for. */
    @ParameterizedTest
    @CsvSource({"--period=1h, true", "--reboot-command='systemctl reboot', true", "--reboot-method=command, true",
        "--reboot-method=signal, false", "--reboot-command=/opt/reboot.sh, false"})
    void aKernelThatKexecHasLoadedIsNotBootedAndThatIsTold(String flag, boolean isTold) throws Unreadable {
        List<String> texts = migrate("kured " + flag).remarks().stream()
                .filter(remark -> remark.weight() == Weight.CHANGED).map(Remark::text).toList();
        assertEquals(isTold, texts.stream().anyMatch(text -> text.contains("kexec") && text.contains("kured does neither")));
    }

    @Test
    void keysThatTheChartIgnoresAreToldAndNotCarriedOver() throws Unreadable {
        Migration migration = migrate("configuration: {start-time: '0:00', end-time: '3:59:59', rebootDays: [sun, tue],"
                + " timezone: Europe/Paris, dsName: other}");
        assertEquals(Set.of("drain.timeout", "schedule.windows"), parsed(migration).dottedKeySet());
        assertTrue(migration.toml().contains("{ days = [\"tue\", \"sun\"], start = \"00:00\", end = \"24:00\" }"),
                migration::toml);
        assertEquals(List.of("configuration.start-time, line 1", "configuration.end-time, line 1",
                "configuration.timezone, line 1", "configuration.dsName, line 1"), about(migration, Weight.LOST));
        assertTrue(migration.toml().contains("the original never knew of it; its name there is startTime"), migration::toml);
        assertEquals(List.of("configuration.start-time, line 1"),
                about(migrate("configuration: {start-time: '0:00'}"), Weight.LOST), "also where there is nothing else");
    }

    /** As the templates of the chart judge it, which give --force-reboot no value. */
    @ParameterizedTest
    @CsvSource({"'\"false\"', reboot", "true, reboot", "yes, reboot", "false, ", "no, ", "null, ", "'', "})
    void theChartTakesATextForYes(String force, String onTimeout) throws Unreadable {
        Migration migration = migrate("configuration: {forceReboot: " + force + ", concurrency: 1}");
        assertEquals(onTimeout, parsed(migration).getString("drain.on-timeout"));
    }

    @Test
    void anAliasIsFollowedAndOneWithoutEndRefused() throws Unreadable {
        TomlParseResult toml = parsed(migrate("""
                common: &common {drainTimeout: 5m, lockTtl: 1h}
                configuration: {<<: *common, lockTtl: 2h}
                """));
        assertEquals("5m", toml.getString("drain.timeout"));
        assertEquals("2h", toml.getString("lock.ttl"));
        String message = assertThrows(Unreadable.class, () -> migrate("a: &a [*a]")).getMessage();
        assertEquals("input:1:1: it is nested too deeply", message.replaceFirst(":1:\\d+:", ":1:1:"));
    }

    @Test
    void labelsThatTheOriginalLeavesBehindAreDifferentHere() throws Unreadable {
        String flag = "kured --pre-reboot-node-labels=a=b,c=d";
        assertTrue(about(migrate(flag + " --post-reboot-node-labels=a=x"), Weight.CHANGED)
                .contains("--pre-reboot-node-labels, line 1: a=b,c=d"));
        assertEquals(List.of("reboot", "metrics"), about(migrate(flag + " --post-reboot-node-labels=c=x,a="), Weight.CHANGED));
    }

    /** The original reads the IANA database; Java does not know these names. */
    @ParameterizedTest
    @ValueSource(strings = {"EST", "MST", "HST"})
    void aTimeZoneThatJavaDoesNotKnowIsCarriedOver(String zone) throws Unreadable {
        Migration migration = migrate("kured --time-zone=" + zone);
        assertEquals(zone, parsed(migration).getString("schedule.time-zone"));
        assertEquals(List.of(), about(migration, Weight.LOST));
    }

    @Test
    void theFilterTurnsRoundWithMatchOnly() throws Unreadable {
        TomlParseResult toml = parsed(migrate("kured --alert-filter-match-only --alert-filter-regexp=^A"));
        assertEquals("^A", toml.getString("gates.prometheus.only"));
        assertFalse(toml.contains("gates.prometheus.ignore"));
    }

    @Test
    void thePeriodCountsForACommandAlone() throws Unreadable {
        Migration command = migrate("kured --period=15m --reboot-sentinel-command=x");
        assertEquals("15m", parsed(command).getString("sentinel.period"));
        Migration files = migrate("kured --period=15m");
        assertFalse(parsed(files).contains("sentinel.period"));
        assertTrue(about(files, Weight.CHANGED).contains("--period, line 1: 15m"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --reboot-days=mon,FR,0                 | days = ["mon", "fri", "sun"], start = "00:00", end = "24:00"
            --start-time=22 --end-time=23:30       | start = "22:00", end = "23:30"
            --start-time=03:04pm --end-time=11pm   | start = "15:04", end = "23:00"
            --start-time=12am --end-time=12:30:15  | start = "00:00", end = "12:30:15"
            --start-time=22:00 --end-time=23:59:59 | start = "22:00", end = "24:00"
            --end-time=6am --start-time=22:00      | "sun"], start = "22:00", end = "06:00"
            """)
    void theTimesBecomeAWindow(String flags, String window) throws Unreadable {
        String line = line("kured " + flags, "windows");
        assertTrue(line.contains(window), line);
        assertTrue(migrate("kured " + flags).isWhole());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--start-time=0:00 --end-time=23:59:59",
        "--reboot-days=su,mo,tu,we,th,fr,sa",
        "--reboot-days=sun,mon,tue --reboot-days=3,4,5,6"
    })
    void atAnyTimeNeedsNoWindow(String flags) throws Unreadable {
        assertEquals("", line("kured " + flags, "windows"));
    }

    /** Else a node would reboot at noon because somebody has mistyped midnight. */
    @ParameterizedTest
    @CsvSource({"--start-time=25:00, 25:00", "--end-time=soon, soon", "--reboot-days=mon;fnord, fnord",
        "--time-zone=Mars/Base, Mars/Base"})
    void aTimeThatCannotBeReadIsWrittenSoThatKuredRefusesIt(String flag, String word) throws Unreadable {
        Migration migration = migrate("kured " + flag.replace(';', ','));
        parsed(migration);
        assertTrue(migration.toml().lines()
                        .anyMatch(line -> line.matches("(windows|time-zone) = .*\"" + word + "\".*")),
                migration::toml);
        assertFalse(migration.isWhole());
    }

    @Test
    void aWindowOverMidnightOnSomeDaysIsDifferentHere() throws Unreadable {
        Migration some = migrate("kured --reboot-days=fri --start-time=22:00 --end-time=06:00");
        assertTrue(about(some, Weight.CHANGED).contains("--end-time, line 1: 06:00"));
        Migration all = migrate("kured --start-time=22:00 --end-time=06:00");
        assertEquals(List.of("reboot", "metrics"), about(all, Weight.CHANGED));
    }

    @Test
    void aNameOfTheClustersIsNotKnownOnAHost() throws Unreadable {
        for (String host : List.of("prometheus.ns.svc.cluster.local", "prometheus.ns.svc", "prometheus")) {
            assertTrue(about(migrate("kured --prometheus-url=http://" + host + ":9090"), Weight.CHANGED).stream()
                    .anyMatch(about -> about.startsWith("--prometheus-url")), host);
        }
        assertFalse(about(migrate("kured --prometheus-url=http://prometheus.example"), Weight.CHANGED).stream()
                .anyMatch(about -> about.startsWith("--prometheus-url")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--colour=red", "--reboot-command=/opt/reboot.sh", "--lock-annotation=a/b", "--lock-ttl=30",
        "--lock-ttl=-1h", "--concurrency=many", "--alert-firing-only=maybe", "--drain-grace-period=30s", "stray",
        "--log-format=xml", "--reboot-sentinel=run/x", "--prometheus-url=prometheus", "--metrics-host=localhost", "--pre-reboot-node-labels=a", "--alert-filter-regexp=(?P<a>b)", "--alert-filter-regexp=[[:alpha:]]", "--drain-timeout"})
    void whatCannotBeCarriedOverIsListedAndNeverDropped(String flag) throws Unreadable {
        Migration migration = migrate("kured --annotate-nodes " + flag);
        parsed(migration);
        assertFalse(migration.isWhole());
        String lost = String.join(" ", about(migration, Weight.LOST));
        assertTrue(lost.contains(flag.replaceFirst("=.*", "")), lost);
        assertTrue(migration.toml().contains("# Not carried over:\n#   "), migration::toml);
    }

    @Test
    void secretsAreNotRepeatedInCommentsAndRemarks() throws Unreadable {
        Migration migration = migrate("kured --notify-url=slack://tok@c --slack-hook-url=https://h/services/a/b/key");
        assertEquals(2, migration.toml().split("tok@", -1).length, "once, as the value");
        assertFalse(migration.toml().contains("b/key"));
        assertFalse(migration.remarks().toString().contains("tok@"));
    }

    @Test
    void whateverStandsInAValueTheFileStaysToml() throws Unreadable {
        String odd = "a\"\\\n\t\u0001\u007f]#'é";
        Migration migration = migrate("containers:\n  - name: kured\n    args:\n      - \"--drain-pod-selector="
                + "a\\\"\\\\\\n\\t\\x01\\x7f]#'é\"\n      - \"--fnord\\n[lock]=x\"\n");
        assertEquals(odd, parsed(migration).getString("drain.pod-selector"));
        assertEquals(Set.of("drain.timeout", "drain.pod-selector"), parsed(migration).dottedKeySet());
    }

    /** Nothing that is given vanishes: it is in the file, or in a remark. */
    @ParameterizedTest
    @EnumSource(Flag.class)
    void everyFlagIsMentioned(Flag flag) throws Unreadable {
        Migration migration = migrate("kured " + example(flag));
        parsed(migration);
        assertTrue(migration.toml().replace("#   ", "# ").contains("# " + flag + ", line 1"), migration::toml);
        String variable = "containers: [{name: kured, env: [{name: KURED_" + flag.name() + ", value: '1'}]}]";
        assertTrue(migrate(variable).toml().contains("KURED_" + flag.name()), () -> "as a variable: " + flag);
        boolean isOfTheChartItself = Set.of(Flag.DS_NAME, Flag.DS_NAMESPACE, Flag.NODE_ID).contains(flag);
        assertEquals(isOfTheChartItself ? Optional.empty() : Optional.of(flag), Flag.ofHelmKey(flag.helmKey()));
    }

    private static String example(Flag flag) {
        return flag + "=" + switch (flag) {
            case ALERT_FILTER_MATCH_ONLY, ALERT_FIRING_ONLY, ANNOTATE_NODES, FORCE_REBOOT -> "true";
            case CONCURRENCY, DRAIN_GRACE_PERIOD, METRICS_PORT, REBOOT_SIGNAL, SKIP_WAIT_FOR_DELETE_TIMEOUT -> "7";
            case DRAIN_DELAY, DRAIN_TIMEOUT, LOCK_RELEASE_DELAY, LOCK_TTL, PERIOD, REBOOT_DELAY -> "7m";
            case START_TIME -> "7:00";
            case END_TIME -> "8:00";
            case REBOOT_DAYS -> "mon";
            case TIME_ZONE -> "Europe/Berlin";
            case METRICS_HOST -> "127.0.0.1";
            case PROMETHEUS_URL -> "http://prometheus.example:9090";
            case REBOOT_SENTINEL -> "/var/run/x";
            case PRE_REBOOT_NODE_LABELS, POST_REBOOT_NODE_LABELS -> "a=b";
            default -> "x";
        };
    }
}
