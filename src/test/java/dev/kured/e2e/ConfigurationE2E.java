package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.e2e.History.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The keys of kured.toml(5) that the other tests leave at their defaults, on nodes that really reboot. */
@ExtendWith(OnAFleet.class)
class ConfigurationE2E {
    private static final Duration ENDLESS = Duration.ofMinutes(5);

    /**
     * One node with a key from every table: a command that says that a reboot is needed, and is asked again when a file
     * comes; a window that is closed, then an alert and a pod in the way; marks; a drain that does not end, and is
     * overridden; messages; metrics on a port and in a file; a log in JSON.
     */
    @Test
    void whateverIsConfiguredIsDone(Fleet fleet, Witness witness) throws Exception {
        String prometheus = fleet.prometheus();
        fleet.alert("DiskFull");
        String hook = fleet.receiver("node3");
        fleet.pod("guard", "node1", Duration.ofSeconds(1));
        fleet.pod("stays", "node1", Duration.ofSeconds(1));
        fleet.pod("other", "node1", Duration.ofSeconds(1));
        fleet.pod("stuck", "node1", ENDLESS);
        fleet.giveAdministratorsCredential("node1");
        fleet.on("node1", "mkdir -p /var/lib/node-exporter; echo a-token >/run/token");
        int boots = fleet.boots("node1");
        // In whole seconds, as the configuration has it.
        Instant opens = Instant.now().plusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
        fleet.configure("node1", RICH.formatted(time(opens), prometheus, hook));
        fleet.restart("node1");
        fleet.on("node1", "touch /run/reboot-wanted");

        Fleet.await("the window is closed", () -> fleet.says("node1").contains("the window is closed until"));
        assertMetric(fleet, "kured_blocked{gate=\"window\",node=\"node1\"} 1");
        Fleet.await("the pod blocks", () -> fleet.says("node1").contains("guard"));
        assertTrue(Instant.now().isAfter(opens), "the window was closed until then");
        assertMetric(fleet, "kured_blocked{gate=\"pods\",node=\"node1\"} 1");
        assertMetric(fleet, "kured_blocked{gate=\"window\",node=\"node1\"} 0");
        assertEquals(List.of(), witness.history().moments());

        fleet.kubectl("delete", "pod", "guard", "--force", "--grace-period=0");
        Fleet.await("the alert blocks", () -> fleet.says("node1").contains("DiskFull"));
        assertMetric(fleet, "kured_blocked{gate=\"prometheus\",node=\"node1\"} 1");
        assertEquals(List.of(), witness.history().moments());

        fleet.noAlert("DiskFull");
        witness.await("node1 is drained", view -> view.terminating("stuck"));
        assertFalse(witness.now().terminating("stays"), "drain.skip-selector");
        assertFalse(witness.now().terminating("other"), "drain.pod-selector");
        witness.await("node1 has rebooted", view -> view.quiet()
                && witness.history().of("node1").contains(Step.GIVES_THE_LOCK_BACK));

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(boots + 1, fleet.boots("node1"));
        assertTrue(fleet.journal("node1").contains("\"level\":\"info\""), "log.format");
        assertMarksCameAndWent(witness.history());
        Fleet.await("the messages are there", () -> fleet.received("node3").size() == 3);
        assertEquals(List.of("drain: Bye node1", "reboot: Rebooting node node1", "uncordon: node1 is back"),
                fleet.received("node3").stream().map(ConfigurationE2E::message).toList());
        assertMetric(fleet, "kured_reboots_total{node=\"node1\",outcome=\"succeeded\"} 1");
        assertTrue(fleet.on("node1", "cat /var/lib/node-exporter/kured.prom")
                .contains("kured_reboots_total{node=\"node1\",outcome=\"succeeded\"} 1"), "metrics.textfile");
    }

    private static final String RICH = """
            [node]
            name = "node1"
            kubeconfig = "/etc/kured/kubeconfig"
            [sentinel]
            files = []
            command = ["test", "-e", "/run/reboot-wanted"]
            command-yes = [0]
            command-no = [1]
            command-timeout = "10s"
            watch = ["/run/reboot-wanted"]
            period = "1h"
            settle = "1s"
            [schedule]
            time-zone = "UTC"
            windows = [{ start = "%s", length = "2h" }]
            exclusions = [{ from = "2020-01-01", to = "2020-01-02", reason = "past" }]
            [lock]
            concurrency = "10%%"
            zone-label = "topology.kubernetes.io/zone"
            count-not-ready = true
            ttl = "12h"
            release-delay = "1s"
            [gates]
            retry = "1s"
            [gates.prometheus]
            url = "%s"
            ignore = "^Watchdog$"
            only = "^(DiskFull|Watchdog)$"
            firing-only = true
            bearer-token-file = "/run/token"
            timeout = "5s"
            [gates.pods]
            selectors = ["app=guard"]
            [drain]
            delay = "1s"
            timeout = "6s"
            grace-period = "5m"
            pod-selector = "app!=other"
            skip-selector = "app in (stays, nobody)"
            skip-wait-for-delete = "1h"
            on-timeout = "reboot"
            retry-after = "5s"
            [reboot]
            method = "reboot"
            delay = "1s"
            timeout = "1m"
            max-per-day = 2
            [recovery]
            ready-timeout = "5m"
            settle = "1s"
            [marks]
            annotate = true
            labels-before = { "kured.example/state" = "rebooting" }
            labels-after = { "kured.example/state" = "rebooted" }
            [notify]
            urls = ["%s"]
            drain = "Bye {node}"
            uncordon = "{node} is back"
            [metrics]
            listen = "127.0.0.1:9404"
            textfile = "/var/lib/node-exporter/kured.prom"
            [log]
            level = "debug"
            format = "json"
            """;

    private static void assertMetric(Fleet fleet, String line) throws InterruptedException {
        Fleet.await(line, () -> fleet.metrics("node1").contains("\n" + line + "\n"));
    }

    private static String message(String json) {
        JsonObject message = JsonParser.parseString(json).getAsJsonObject();
        return message.get("occasion").getAsString() + ": " + message.get("text").getAsString();
    }

    private static void assertMarksCameAndWent(History history) {
        List<JsonObject> writes = history.writesOf("node1");
        JsonObject last = writes.getLast();
        String inProgress = "weave.works/kured-reboot-in-progress";
        assertTrue(writes.stream().anyMatch(node -> text(node, "annotations", inProgress).isPresent()), "marks.annotate");
        assertEquals(Optional.empty(), text(last, "annotations", inProgress));
        assertTrue(text(last, "annotations", "weave.works/kured-most-recent-reboot-needed").isPresent());
        assertTrue(writes.stream().anyMatch(node ->
                text(node, "labels", "kured.example/state").equals(Optional.of("rebooting"))), "marks.labels-before");
        assertEquals(Optional.of("rebooted"), text(last, "labels", "kured.example/state"));
    }

    private static Optional<String> text(JsonObject node, String map, String key) {
        JsonObject texts = node.getAsJsonObject("metadata").getAsJsonObject(map);
        return Optional.ofNullable(texts).map(all -> all.get(key)).map(JsonElement::getAsString);
    }

    /**
     * A gate that lets nobody ask without certificate and password, a window that closes during a drain and opens again,
     * a receiver that is dead and one that hears of it all in order.
     */
    @Test
    void whatGoesWrongIsToldInOrder(Fleet fleet, Witness witness) throws Exception {
        String hook = fleet.receiver("node3");
        fleet.pod("precious", "node1", Duration.ZERO);
        fleet.protect("precious", 1);
        try (SecuredPrometheus prometheus = fleet.securedPrometheus()) {
            fleet.on("node1", "mkdir -p /etc/kured");
            List.of("ca.crt", "client.crt", "client.key")
                    .forEach(file -> fleet.push("node1", prometheus.file(file), "/etc/kured/" + file));
            Instant closes = Instant.now().plusSeconds(30);
            fleet.configure("node1", GUARDED.formatted(
                    time(closes.minusSeconds(3600)), time(closes), time(closes.plusSeconds(3)), prometheus.url(), hook));
            fleet.restart("node1");
            Fleet.await("the alert is raised", () -> fleet.attempt("node1", "kured", "check").output()
                    .contains("alertname=\"Maintenance\""));
            fleet.askForReboot("node1");
            Fleet.await("the alert blocks", () -> fleet.says("node1").contains("alertname=\"Maintenance\""));
            prometheus.clearTheAlert();
            witness.await("node1 is on its way", view -> view.node("node1").cordonedByKured());
            witness.await("its window has closed", view -> witness.history().of("node1").equals(Step.TAKEN_BACK));
            witness.await("the next one has opened", view -> view.node("node1").cordonedByKured());
            fleet.kubectl("delete", "pdb", "precious");
            witness.await("node1 has rebooted", view -> view.quiet()
                    && witness.history().of("node1").equals(Step.both(Step.TAKEN_BACK, Step.A_REBOOT)));
        }
        Fleet.await("the messages are there", () -> fleet.received("node3").size() == 6);
        List<String> messages = fleet.received("node3").stream().map(ConfigurationE2E::message).toList();
        assertEquals("drain-given-up: node1 failed in phase undoing: Rolls back (uncordons the node, releases the lock): the window closed at",
                messages.get(1).replaceFirst(" at .*", " at"));
        assertEquals(List.of("drain", "drain-given-up", "drain", "reboot", "uncordon", "came-back"),
                messages.stream().map(message -> message.replaceFirst(":.*", "")).toList());
        String journal = fleet.journal("node1");
        assertTrue(journal.contains("10.77.0.250"), "of a receiver that is dead it is told");
        assertFalse(journal.contains(SecuredPrometheus.PASSWORD), "no password is in the journal");
    }

    private static String time(Instant moment) {
        return DateTimeFormatter.ofPattern("HH:mm:ss").format(moment.atOffset(ZoneOffset.UTC));
    }

    private static final String GUARDED = """
            [schedule]
            windows = [{ start = "%s", end = "%s" }, { start = "%s", length = "1h" }]
            [gates]
            retry = "1s"
            [gates.prometheus]
            url = "%s"
            query = 'ALERTS{severity="critical"}'
            ca-file = "/etc/kured/ca.crt"
            client-certificate-file = "/etc/kured/client.crt"
            client-key-file = "/etc/kured/client.key"
            [notify]
            urls = ["http://10.77.0.250:9/nobody", "%s"]
            failure = "{node} failed in phase {phase}: {reason}"
            """;

    /** node1 has a credential that may set taints, node3 has the kubelet's; both wait for node2. */
    @Test
    void theTaintIsThereWhileTheNodeWaitsIfTheCredentialMaySetIt(Fleet fleet, Witness witness) throws Exception {
        fleet.giveAdministratorsCredential("node1");
        for (String node : List.of("node1", "node3")) {
            fleet.configure(node, """
                    [marks]
                    taint = "kured.example/waits"
                    [log]
                    format = "text\"""");
            fleet.restart(node);
        }
        fleet.beginDrain("node2", witness);
        fleet.askForReboot("node1");
        fleet.askForReboot("node3");
        Fleet.await("both wait", () -> fleet.says("node1").contains("held by node2")
                && fleet.says("node3").contains("held by node2"));
        Fleet.await("node1 has the taint", () -> taints(fleet, "node1").contains("kured.example/waits:PreferNoSchedule"));
        Fleet.await("node3 has said that it may not", () -> told(fleet, "node3", line -> line.contains("taint")) == 1);
        assertFalse(taints(fleet, "node3").contains("kured.example"));

        fleet.endDrain();
        witness.await("all have rebooted", view -> view.quiet()
                && witness.history().when(Step.GIVES_THE_LOCK_BACK).size() == Fleet.NODES.size());

        assertFalse(taints(fleet, "node1").contains("kured.example"), "it is gone");
        assertEquals(1, told(fleet, "node3", line -> line.contains("taint")), "it was said once");
    }

    private static String taints(Fleet fleet, String node) {
        return fleet.kubectl("get", "node", node, "-o",
                "jsonpath={range .spec.taints[*]}{.key}:{.effect} {end}");
    }

    private static long told(Fleet fleet, String node, Predicate<String> which) {
        return fleet.journal(node).lines().filter(which).count();
    }
}
