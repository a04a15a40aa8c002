package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code kured check} with a kubelet's credential, where NodeRestriction refuses some keys. */
@ExtendWith(ControlPlane.Shared.class)
final class CheckOfMarksTest {
    @TempDir
    private Path directory = Path.of("");

    private final ControlPlane cluster;

    CheckOfMarksTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    private List<String> check(String node, String marks) throws IOException {
        cluster.node(node);
        Path config = Files.writeString(directory.resolve("kured.toml"), """
                sentinel.files = ["%s"]
                node.name = "%s"
                node.kubeconfig = "%s"
                """.formatted(directory.resolve("reboot-required"), node, cluster.kubelet(node)) + marks);
        return Screen.of("check", "--config", config.toString()).out().lines().toList();
    }

    @Test
    void aKeyThatWouldBeRefusedIsNamedWithTheKeyOfTheConfigurationAndTheReason() throws IOException {
        List<String> lines = check("n-check-refused", """
                [marks]
                annotate = true
                labels-before = { "example.com/state" = "rebooting" }
                labels-after = { "node-role.kubernetes.io/rebooted" = "true" }
                taint = "kured"
                """);
        assertTrue(lines.contains("✔ cordon: the API server would accept it"), lines::toString);
        List<String> warnings = lines.stream().filter(line -> line.startsWith("! marks.")).toList();
        assertEquals(2, warnings.size(), lines::toString);
        String label = warnings.getFirst();
        assertTrue(label.startsWith("! marks.labels-after: node-role.kubernetes.io/rebooted: the API server would refuse it: "),
                label);
        assertTrue(label.contains("is not allowed to modify labels: node-role.kubernetes.io/rebooted"), label);
        assertTrue(warnings.getLast().startsWith("! marks.taint: kured: the API server would refuse it: "), lines::toString);
        assertEquals("", cluster.kubectl("get", "node", "n-check-refused", "-o", "jsonpath={.metadata.annotations.kured\\.dev/waiting}"),
                "nothing was changed");
    }

    @Test
    void whereNothingIsRefusedThereIsNoWarning() throws IOException {
        List<String> lines = check("n-check-accepted", """
                marks.labels-after = { "example.com/state" = "rebooted" }
                """);
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("! marks.")), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("✔ labels, annotations and taint: ")
                && line.endsWith("marks.labels-after: example.com/state")), lines::toString);
    }
}
