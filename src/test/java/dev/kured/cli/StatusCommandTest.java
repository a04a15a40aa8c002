package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.agent.ReportFile;
import dev.kured.agent.SavedReport;
import dev.kured.daemon.DaemonLock;
import dev.kured.daemon.RuntimePaths;
import dev.kured.sentinel.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a host without a cluster. */
final class StatusCommandTest {
    private static final Instant MOMENT = Instant.parse("2026-11-22T22:00:00.5Z");

    @TempDir
    private Path directory = Path.of("");

    private Path sentinel = Path.of("");
    private Path config = Path.of("");
    private RuntimePaths places = new RuntimePaths(config, config, config, config, config);

    @BeforeEach
    void begin() throws IOException {
        places = Screen.freshPlaces();
        sentinel = directory.resolve("reboot-required");
        config = Files.writeString(directory.resolve("kured.toml"), """
                sentinel.files = ["%s"]
                node.kubeconfig = "%s"
                """.formatted(sentinel, directory.resolve("kubeconfig")));
    }

    private Screen status() {
        return Screen.of("status", "--config", config.toString());
    }

    private JsonObject json(int status) {
        Screen screen = Screen.of("status", "--json", "--config", config.toString());
        assertEquals(status, screen.status(), screen.err());
        return JsonParser.parseString(screen.out()).getAsJsonObject();
    }

    private void report(String phase, String sentence, String trouble) throws IOException {
        new ReportFile(places.report()).write(new SavedReport("node1", phase, MOMENT, sentence, trouble));
    }

    @Test
    void whereTheDaemonHasNotRunItSaysSo() {
        Screen screen = status();
        assertEquals(3, screen.status());
        assertEquals("", screen.err());
        List<String> lines = screen.out().lines().toList();
        assertEquals("this node: the daemon is not running, and has not run since the machine has booted", lines.getFirst());
        assertTrue(lines.contains("  Start it with: systemctl start kured"), screen.out());
        assertTrue(lines.contains("  sentinel: no reboot is needed"), screen.out());
        assertTrue(lines.getLast().startsWith("  lock: ConfigMap kube-system/kured: not known: no kubeconfig found: "
                + directory.resolve("kubeconfig") + " does not exist"), screen.out());
        assertFalse(screen.out().contains("\033"), "colour where nobody looks at it");
    }

    @Test
    void aKubeconfigThatCannotBeUnderstoodDoesNotHideTheRest() throws IOException {
        Files.writeString(directory.resolve("kubeconfig"), """
                current-context: c
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                users: [{name: u}]
                """);
        Screen screen = status();
        assertEquals(3, screen.status());
        assertEquals("", screen.err());
        assertTrue(screen.out().contains("  lock: ConfigMap kube-system/kured: not known: "), screen.out());
    }

    @Test
    void whereTheDaemonHasNotRunAProgramCanTell() throws IOException {
        Files.createFile(sentinel);
        JsonObject told = json(3);
        assertFalse(told.get("running").getAsBoolean());
        assertTrue(told.get("rebootNeeded").getAsBoolean());
        assertFalse(told.has("phase"));
        assertEquals("ConfigMap kube-system/kured", told.getAsJsonObject("lock").get("place").getAsString());
        assertTrue(told.getAsJsonObject("lock").get("trouble").getAsString().contains("no kubeconfig"));
        assertFalse(told.getAsJsonObject("lock").has("holders"));
    }

    @Test
    void whenTheDaemonHasDiedItsLastWordIsToldAndTheSentinelIsLookedAt() throws IOException {
        report("draining", "Drains the node.", "");
        Files.createFile(sentinel);
        Screen screen = status();
        assertEquals(3, screen.status());
        assertTrue(screen.out().startsWith("node1: the daemon is not running; last: draining, since 2026-11-22T22:00:00Z ("),
                screen.out());
        assertTrue(screen.out().contains("  sentinel: a reboot is needed since "), screen.out());
        assertTrue(screen.out().contains("(" + sentinel + ")"), screen.out());
    }

    @ParameterizedTest
    @CsvSource({
        "idle, 0", "blocked, 1", "queued, 1", "draining, 2", "rebooting, 2", "returning, 2", "undoing, 2", "recalling, 4",
        "a-phase-of-a-newer-version, 4"
    })
    void theExitStatusTellsWhereTheNodeStands(String phase, int status) throws IOException {
        report(phase, "A sentence.", "");
        try (var _ = DaemonLock.become(places.running()).orElseThrow()) {
            Screen screen = status();
            assertEquals(status, screen.status());
            List<String> lines = screen.out().lines().toList();
            assertTrue(lines.getFirst().startsWith("node1: " + phase + ", since 2026-11-22T22:00:00Z ("), screen.out());
            assertEquals("  A sentence.", lines.get(1));
            assertEquals(3, lines.size(), screen.out());

            JsonObject told = json(status);
            assertTrue(told.get("running").getAsBoolean());
            assertEquals("node1", told.get("node").getAsString());
            assertEquals(phase, told.get("phase").getAsString());
            assertEquals(MOMENT, Instant.parse(told.get("since").getAsString()));
            assertEquals("A sentence.", told.get("sentence").getAsString());
            assertFalse(told.has("trouble"));
            assertFalse(told.get("rebootNeeded").getAsBoolean());
        }
    }

    @Test
    void aTroubleIsTold() throws IOException {
        report("blocked", "A sentence.", "the API server is away");
        try (var _ = DaemonLock.become(places.running()).orElseThrow()) {
            assertTrue(status().out().lines().toList().contains("  Trouble: the API server is away"));
            assertEquals("the API server is away", json(1).get("trouble").getAsString());
        }
    }

    @Test
    void oneTroubleIsToldOnce() throws IOException {
        Files.writeString(directory.resolve("kubeconfig"), """
                current-context: c
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                users: [{name: u, user: {token: secret}}]
                """);
        String lock = status().out().lines().toList().getLast();
        String reason = lock.substring(lock.indexOf("the API server https://127.0.0.1:1"));
        String trouble = "cannot read Node node1: " + reason;
        report("blocked", "A reboot is needed (a file), but deferred: " + trouble + ".", trouble);
        try (var _ = DaemonLock.become(places.running()).orElseThrow()) {
            List<String> lines = status().out().lines().toList();
            assertEquals(List.of(
                            "  A reboot is needed (a file), but deferred: " + trouble + ".",
                            "  lock: ConfigMap kube-system/kured: not known, for the reason above"),
                    lines.subList(1, lines.size()));
            assertEquals(trouble, json(1).get("trouble").getAsString(), "programs need not read the sentence");
        }
    }

    @Test
    void aDaemonThatHasNotToldAnythingYetIsNotTakenForIdle() throws IOException {
        try (var _ = DaemonLock.become(places.running()).orElseThrow()) {
            Screen screen = status();
            assertEquals(4, screen.status());
            assertTrue(screen.out().startsWith("this node: the daemon is running, but has not told anything yet\n"), screen.out());
        }
    }

    @Test
    void aReportThatIsDamagedIsNotTakenForIdle() throws IOException {
        Files.writeString(places.report(), "phase=idle\n");
        try (var _ = DaemonLock.become(places.running()).orElseThrow()) {
            assertEquals(4, status().status());
        }
    }

    @Test
    void aSentinelThatCannotBeToldIsNeitherYesNorNo() throws IOException {
        Files.createSymbolicLink(sentinel, sentinel);
        assertTrue(json(3).get("rebootNeeded").isJsonNull());
        assertTrue(status().out().contains("  sentinel: The sentinel " + sentinel + " cannot be read: "));
    }
}
