package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.config.ConfigFile;
import dev.kured.gate.Gate;
import dev.kured.gate.HoldGate;
import dev.kured.host.SystemdMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatesTest {
    /** The names are labels of a metric, and stand in alerts. */
    @Test
    void eachHasAName(@TempDir Path directory) throws Exception {
        var settings = ConfigFile.read(Files.writeString(directory.resolve("kured.toml"), """
                [gates]
                pods.selectors = ["app=db"]
                prometheus.url = "http://prometheus.example:9090"
                """));
        assertEquals(
                List.of("hold", "inhibitor", "pods", "prometheus"),
                Gates.of(settings, new SystemdMachine(Map.of()), new HoldGate(List.of())).stream().map(Gate::name).toList());
    }
}
