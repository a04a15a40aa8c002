package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a host without a cluster and without a system bus. */
final class CheckCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private Path sentinel = Path.of("");
    private Path kubeconfig = Path.of("");

    private String more = "";

    @BeforeEach
    void nameFiles() {
        sentinel = directory.resolve("reboot-required");
        kubeconfig = directory.resolve("kubeconfig");
    }

    private Screen check() throws IOException {
        Path config = Files.writeString(directory.resolve("kured.toml"), """
                sentinel.files = ["%s"]
                node.name = "node1"
                node.kubeconfig = "%s"
                """.formatted(sentinel, kubeconfig) + more);
        return Screen.of("check", "--config", config.toString());
    }

    private static String line(Screen screen, String what) {
        return screen.out().lines().filter(line -> line.substring(Math.min(2, line.length())).startsWith(what + ":"))
                .findFirst().orElseThrow(() -> new AssertionError(screen.out()));
    }

    @Test
    void eachThingIsALineWithWhatWasFound() throws IOException {
        Screen screen = check();
        assertEquals(1, screen.status());
        assertEquals("", screen.err());
        assertEquals("✔ configuration: " + directory.resolve("kured.toml"), line(screen, "configuration"));
        assertEquals("✘ kubeconfig: no kubeconfig found: " + kubeconfig + " does not exist, or kured has no permission to see it",
                line(screen, "kubeconfig"));
        assertTrue(line(screen, "boot ID").startsWith("✔ "), screen.out());
        assertTrue(line(screen, "systemd-logind").startsWith("✘ "), screen.out());
        assertEquals("✔ sentinel: " + sentinel + ", not there: no reboot is needed", line(screen, "sentinel"));
    }

    @Test
    void whatIsNotInOrderIsFollowedByWhatToDo() throws IOException {
        List<String> lines = check().out().lines().toList();
        int at = lines.indexOf(line(check(), "kubeconfig"));
        assertTrue(lines.get(at + 1).startsWith("    Set node.kubeconfig"), lines::toString);
    }

    @Test
    void anApiServerThatIsAwayIsNamed() throws IOException {
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                users: [{name: u, user: {token: secret}}]
                """);
        Screen screen = check();
        assertEquals(1, screen.status());
        assertEquals("✔ kubeconfig: " + kubeconfig + ", for Node node1", line(screen, "kubeconfig"));
        assertTrue(line(screen, "API server").startsWith("✘ ") && line(screen, "API server").contains("127.0.0.1:1"),
                screen.out());
        assertTrue(!screen.out().contains("secret") && !screen.out().contains("permission to"), screen.out());
    }

    /** Found with one that ended in a stack trace before anything else was looked at. */
    @Test
    void aKubeconfigThatCannotBeUnderstoodDoesNotHideTheRest() throws IOException {
        Files.writeString(kubeconfig, """
                current-context: c
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                users: [{name: u}]
                """);
        Screen screen = check();
        assertEquals(1, screen.status());
        assertTrue(screen.out().lines().anyMatch(line -> line.startsWith("✘ kubeconfig:") || line.startsWith("✘ API server:")),
                screen.out());
        assertTrue(line(screen, "boot ID").startsWith("✔ "), screen.out());
        assertTrue(!(screen.out() + screen.err()).contains("\tat "), screen.out());
    }

    @Test
    void aSentinelThatAsksIsToldAndIsInOrder() throws IOException {
        Files.createFile(sentinel);
        assertEquals("✔ sentinel: a reboot is needed (" + sentinel + ")", line(check(), "sentinel"));
    }

    @Test
    void receiversAreNamedAndAFileOfMetricsHasItsDirectory() throws IOException {
        more = """
                notify.urls = ["discord://secret@42", "smtp://mail.example/?from=a@example.com&to=b@example.com"]
                metrics.textfile = "%s"
                """.formatted(directory.resolve("none/kured.prom"));
        Screen screen = check();
        assertEquals("✔ messages: to discord 42, mail to b@example.com; 'kured notify --test' tells whether they arrive",
                line(screen, "messages"));
        assertEquals("✘ metrics: the directory " + directory.resolve("none") + " does not exist", line(screen, "metrics"));
        assertTrue(!screen.out().contains("secret@"), screen.out());
    }

    @Test
    void aDirectoryThatIsMisspeltIsNamed() throws IOException {
        sentinel = directory.resolve("rnu/reboot-required");
        assertEquals("✘ sentinel: the directory " + sentinel.getParent() + " does not exist", line(check(), "sentinel"));
    }
}
