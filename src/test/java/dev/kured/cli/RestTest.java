package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kured.config.Settings;
import dev.kured.sentinel.SentinelCommand;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RestTest {
    private static final Rest FILES = new Rest(
            Path.of("/etc/a=b c.toml"), List.of(Path.of("/run/one"), Path.of("/run/file=two")),
            Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void itsWordsSayWhatItIs() {
        assertEquals(List.of("config=/etc/a=b c.toml", "file=/run/one", "file=/run/file=two"), FILES.toWords());
        assertEquals(FILES, Rest.of(FILES.toWords()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0"})
    void nothingIsLostOnTheWay(String address) {
        var whole = new Rest(
                FILES.config(),
                FILES.files(),
                Optional.of(new Settings.Command(
                        new SentinelCommand(
                                List.of("sh", "-c", "yes=1; exit $yes", ""), Set.of(1, 7), Set.of(0), Duration.ofSeconds(90)),
                        List.of(Path.of("/var/lib/rpm")), Duration.ofHours(1))),
                Optional.of(new InetSocketAddress(InetAddress.ofLiteral(address), 9404)),
                Optional.of(Path.of("/var/lib/node-exporter/kured.prom")));
        assertEquals(whole, Rest.of(whole.toWords()));
    }

    @Test
    void withoutAConfigurationToWakeUpWithThereIsNoRest() {
        assertThrows(RuntimeException.class, () -> Rest.of(List.of("file=/run/one")));
    }
}
