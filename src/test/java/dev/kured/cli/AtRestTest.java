package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon at rest, in a JVM of its own; its launcher is a script that tells what it is called with. */
final class AtRestTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void itIsMeantByItsName() {
        assertTrue(AtRest.isMeant(new String[] {"at-rest", "config=/etc/kured.toml"}));
        assertFalse(AtRest.isMeant(new String[] {"at-rest"}));
        assertFalse(AtRest.isMeant(new String[] {"run", "--config"}));
        assertFalse(AtRest.isMeant(new String[0]));
    }

    @Test
    void aSentinelThatAppearsMakesItTheDaemonAgain() throws Exception {
        Path sentinel = directory.resolve("late/reboot-required");
        Process process = rest("config=/etc/kured.toml", "file=" + sentinel);
        await(() -> isTheDaemon(directory));
        Files.createDirectory(sentinel.getParent());
        Files.createFile(sentinel);
        assertEquals(process.pid() + ": run --from-rest --config /etc/kured.toml", said(process));
        assertFalse(isTheDaemon(directory));
    }

    @Test
    void aSentinelThatIsThereAlreadyIsSeen() throws Exception {
        Path sentinel = Files.createFile(directory.resolve("reboot-required"));
        Process process = rest("config=a b.toml", "file=" + sentinel);
        assertEquals(process.pid() + ": run --from-rest --config a b.toml", said(process));
    }

    /** Not only yes: what cannot be asked is for the daemon to tell. */
    @ParameterizedTest
    @ValueSource(strings = {"exit 1", "exit 2"})
    void aCommandThatSaysAnythingButNoMakesItTheDaemonAgain(String script) throws Exception {
        Path changes = Files.createDirectory(directory.resolve("changes"));
        Path asked = directory.resolve("asked");
        Process process = rest("config=/etc/kured.toml", "command=sh", "command=-c",
                "command=touch " + asked + "; [ ! -e " + changes + "/one ] || " + script,
                "yes=1", "no=0", "timeout=PT1M", "watch=" + changes, "period=PT1H");
        await(() -> Files.exists(asked) && isTheDaemon(directory));
        Files.createFile(changes.resolve("one"));
        assertEquals(process.pid() + ": run --from-rest --config /etc/kured.toml", said(process));
    }

    @Test
    void itServesTheMetricsThatTheDaemonHasLeft() throws Exception {
        Files.writeString(directory.resolve("exposition"), "kured_reboot_required{node=\"n1\"} 0\n");
        Path sentinel = directory.resolve("reboot-required");
        int port = freePort();
        Process process = rest("config=/etc/kured.toml", "file=" + sentinel, "listen=127.0.0.1:" + port);
        await(() -> metrics(port).equals("kured_reboot_required{node=\"n1\"} 0\n"));
        Files.createFile(sentinel);
        assertEquals(process.pid() + ": run --from-rest --config /etc/kured.toml", said(process));
    }

    /** It would end, be started, rest and end again, twice a minute. */
    @Test
    void withoutTheMetricsThatWereLeftItGoesOnAndDoesNotRestAgain() throws Exception {
        Process process = rest("config=/etc/kured.toml", "file=" + directory.resolve("reboot-required"),
                "listen=127.0.0.1:" + freePort());
        assertEquals(process.pid() + ": run --from-rest --config /etc/kured.toml --awake", said(process));
    }

    @Test
    void theMetricsInAFileGoWithTheDaemonAndNotBefore() throws Exception {
        Path sentinel = directory.resolve("reboot-required");
        Path textfile = Files.createFile(directory.resolve("kured.prom"));
        Process woken = rest("config=/etc/kured.toml", "file=" + sentinel, "textfile=" + textfile);
        Files.createFile(sentinel);
        said(woken);
        assertTrue(Files.exists(textfile));

        Files.delete(sentinel);
        Files.writeString(directory.resolve("exposition"), "any");
        int port = freePort();
        Process stopped = rest(
                "config=/etc/kured.toml", "file=" + sentinel, "textfile=" + textfile, "listen=127.0.0.1:" + port);
        await(() -> !metrics(port).isEmpty());
        stopped.toHandle().destroy();
        assertTrue(stopped.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(128 + 15, stopped.exitValue());
        assertFalse(Files.exists(textfile));
    }

    @Test
    void itDoesNotRestBesideAnotherDaemon() throws Exception {
        try (var _ = DaemonLock.become(directory.resolve("running")).orElseThrow()) {
            Process process = rest("config=/etc/kured.toml", "file=" + directory.resolve("reboot-required"));
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(1, process.exitValue());
        }
    }

    private Process rest(String... words) throws IOException {
        Path launcher = Files.writeString(directory.resolve("launcher"), "#!/bin/sh\necho \"$$: $*\"\n");
        assertTrue(launcher.toFile().setExecutable(true));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Dkured.launcher=" + launcher,
                "-cp", System.getProperty("java.class.path"), "dev.kured.Main", "at-rest"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("RUNTIME_DIRECTORY", directory.toString());
        return builder.start();
    }

    /** Empty while nobody answers. */
    private static String metrics(int port) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException _) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String said(Process process) throws IOException, InterruptedException {
        try (BufferedReader reader = process.inputReader()) {
            String line = String.valueOf(reader.readLine());
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            return line;
        }
    }

    private static boolean isTheDaemon(Path directory) {
        try {
            return DaemonLock.is(directory.resolve("running"));
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier so) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not in time");
            Thread.sleep(20);
        }
    }
}
