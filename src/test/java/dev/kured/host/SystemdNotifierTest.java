package dev.kured.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemdNotifierTest {
    private static final long SELF = 4711;

    @TempDir
    private Path directory;

    private static void tellsEverything(String socket) {
        try (var systemd = new DatagramReceiver(socket)) {
            var manager = new SystemdNotifier(Map.of("NOTIFY_SOCKET", socket));
            manager.ready();
            manager.status("draining node n1,\nüber 3 Pods");
            manager.watchdog();
            manager.stopping();
            assertEquals("READY=1", systemd.text());
            assertEquals("STATUS=draining node n1, über 3 Pods", systemd.text());
            assertEquals("WATCHDOG=1", systemd.text());
            assertEquals("STOPPING=1", systemd.text());
        }
    }

    @Test
    void tellsOnASocketWithAPath() {
        tellsEverything(directory.resolve("notify").toString());
    }

    @Test
    void tellsOnASocketWithAnAbstractName() {
        tellsEverything("@kured-test-" + ProcessHandle.current().pid());
    }

    @Test
    void aReceiverThatComesBackIsFoundAgain() throws Exception {
        var socket = directory.resolve("notify");
        var manager = new SystemdNotifier(Map.of("NOTIFY_SOCKET", socket.toString()));
        manager.ready();
        try (var systemd = new DatagramReceiver(socket.toString())) {
            manager.status("again");
            assertEquals("STATUS=again", systemd.text());
        }
    }

    @Test
    void withoutAServiceManagerItSaysNothing() {
        for (var socket : List.of("", "vsock:2:1234", "/" + "x".repeat(200), "/nowhere/at/all")) {
            saysNothing(Map.of("NOTIFY_SOCKET", socket));
        }
        saysNothing(Map.of());
    }

    private static void saysNothing(Map<String, String> environment) {
        var manager = new SystemdNotifier(environment);
        manager.ready();
        manager.status("alone");
        assertEquals(Optional.empty(), manager.watchdogInterval());
    }

    @Test
    void theWatchdogIsOursOnlyIfItIsMeantForUs() {
        assertEquals(Optional.of(Duration.ofSeconds(30)), interval(Map.of("WATCHDOG_USEC", "30000000")));
        assertEquals(Optional.of(Duration.ofSeconds(30)),
                interval(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "4711")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "4712")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "rubbish")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "0")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "soon")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "18446744073709551615")));
        assertEquals(Optional.of(Duration.ofSeconds(9_223_372_036_854L, 775_807_000)),
                interval(Map.of("WATCHDOG_USEC", String.valueOf(Long.MAX_VALUE))));
    }

    private static Optional<Duration> interval(Map<String, String> environment) {
        return new SystemdNotifier(environment, SELF).watchdogInterval();
    }
}
