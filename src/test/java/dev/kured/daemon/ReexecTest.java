package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.Loop;
import dev.kured.config.ConfigFile;
import dev.kured.terms.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the daemon replaces itself, and what the new one knows; at last with real processes. */
final class ReexecTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path directory = Path.of("");

    private final List<String> said = new ArrayList<>();
    private Moment now = new Moment(Duration.ZERO, Instant.parse("2026-01-01T00:00:00Z"));
    private boolean worked = true;
    private boolean idle = true;
    private int asked;
    private int became;

    private Loop.Rest reexec(Path config) {
        return new Reexec(
                still -> {
                    asked++;
                    became += still.getAsBoolean() ? 1 : 0;
                },
                () -> ConfigFile.read(config), () -> worked, () -> idle, () -> now, (level, line) -> said.add(level + " " + line));
    }

    private Path config(String text) throws IOException {
        return Files.writeString(directory.resolve("kured.toml"), text);
    }

    @Test
    void whatHasNotWorkedStaysAsItIs() throws Exception {
        worked = false;
        assertEquals(Optional.empty(), reexec(config("")).after());
    }

    @Test
    void whatHasWorkedIsReplacedAfterAWhileOfRest() throws Exception {
        Loop.Rest rest = reexec(config(""));
        assertEquals(Optional.of(Duration.ofSeconds(20)), rest.after());
        rest.begin();
        assertEquals(1, became);
        assertTrue(said.stream().allMatch(line -> line.startsWith("DEBUG ")), said.toString());
    }

    @Test
    void whereThatFailedItIsTriedAgainMuchLater() throws Exception {
        Loop.Rest rest = reexec(config(""));
        rest.begin();
        assertEquals(Optional.empty(), rest.after());
        now = now.plus(Duration.ofMinutes(10));
        assertEquals(Optional.of(Duration.ofSeconds(20)), rest.after());
    }

    @Test
    void somethingUnfinishedKeepsIt() throws Exception {
        Loop.Rest rest = reexec(config(""));
        idle = false;
        rest.begin();
        assertEquals(0, asked);
    }

    @Test
    void aMistakeInTheConfigurationKeepsItAndIsToldOnce() throws Exception {
        Path config = config("drain.timeout = 7\n");
        Loop.Rest rest = reexec(config);
        rest.begin();
        assertEquals(0, became);
        List<String> errors = said.stream().filter(line -> line.startsWith("ERROR ")).toList();
        assertTrue(errors.getFirst().contains(config + ":1:17: drain.timeout"), errors.toString());
        assertTrue(errors.getLast().contains("goes on with the configuration that it read before"), errors.toString());

        said.clear();
        rest.begin();
        assertTrue(said.stream().allMatch(line -> line.startsWith("DEBUG ")), said.toString());

        config("drain.timeout = \"7m\"\n");
        rest.begin();
        assertEquals(1, became);
    }

    /** The launcher notes how it is called and starts the same Java again, as the installed one does. */
    @Test
    void theDaemonReplacesItselfOnceAndAgainOnlyAfterWork() throws Exception {
        Path sentinel = directory.resolve("reboot-required");
        Path config = config("""
                sentinel.files = ["%s"]
                node.name = "node1"
                node.kubeconfig = "/nonexistent"
                metrics.textfile = "%s/kured.prom"
                log.level = "debug"
                """.formatted(sentinel, directory));
        Files.writeString(directory.resolve("state"), "unfinished=false\n");
        Process daemon = start(config);
        try {
            String started = daemon.pid() + ": run --config " + config;
            await(() -> starts().equals(List.of(started)));
            await(() -> metrics().contains("kured_reboot_required{node=\"node1\"} 0"));
            Thread.sleep(Duration.ofSeconds(25));
            assertEquals(List.of(started), starts(), "it has nothing to give back");

            Files.createFile(sentinel);
            await(() -> metrics().contains("kured_reboot_required{node=\"node1\"} 1"));
            Files.delete(sentinel);
            await(() -> starts().equals(List.of(started, started)));
            await(() -> read("said").lines().filter(line -> line.endsWith("debug No reboot is needed.")).count() == 2);
            assertTrue(isTheDaemon());
            assertTrue(metrics().contains("kured_reboot_required{node=\"node1\"} 0"));
        } finally {
            daemon.toHandle().destroy();
            assertTrue(daemon.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        assertEquals(128 + 15, daemon.exitValue());
        assertFalse(isTheDaemon());
        assertFalse(Files.exists(directory.resolve("kured.prom")), "its numbers are of the past");
        List<String> journal = read("said").lines().filter(line -> line.contains(" info ")).toList();
        assertEquals(1, journal.stream().filter(line -> line.contains(" watches ")).count(), journal.toString());
        assertEquals(2, journal.stream().filter(line -> line.contains("No reboot is needed")).count(), journal.toString());
    }

    private Process start(Path config) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Path launcher = directory.resolve("launcher");
        Files.writeString(launcher, """
                #!/bin/sh
                echo "$$: $*" >>%s/starts
                exec %s --enable-native-access=ALL-UNNAMED -Dkured.launcher=%s -cp '%s' dev.kured.Main "$@"
                """.formatted(directory, java, launcher, System.getProperty("java.class.path")));
        assertTrue(launcher.toFile().setExecutable(true));
        var builder = new ProcessBuilder(
                java, "--enable-native-access=ALL-UNNAMED", "-Dkured.launcher=" + launcher,
                "-cp", System.getProperty("java.class.path"), "dev.kured.Main", "run", "--config", config.toString());
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("said").toFile());
        builder.environment().put("RUNTIME_DIRECTORY", directory.toString());
        builder.environment().put("STATE_DIRECTORY", directory.toString());
        return builder.start();
    }

    private List<String> starts() {
        return read("starts").lines().toList();
    }

    private String metrics() {
        return read("kured.prom");
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException _) {
            return "";
        }
    }

    private boolean isTheDaemon() {
        try {
            return DaemonLock.is(directory.resolve("running"));
        } catch (IOException _) {
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
