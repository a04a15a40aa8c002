package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon at rest, in a JVM of its own; its launcher is a script that tells what it is called with. */
final class AtRestTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void itIsMeantByItsNameAConfigurationAndAFile() {
        assertTrue(AtRest.isMeant(new String[] {"at-rest", "/etc/kured.toml", "/run/reboot-required"}));
        assertFalse(AtRest.isMeant(new String[] {"at-rest", "/etc/kured.toml"}));
        assertFalse(AtRest.isMeant(new String[] {"run"}));
        assertFalse(AtRest.isMeant(new String[0]));
    }

    @Test
    void aSentinelThatAppearsMakesItTheDaemonAgain() throws Exception {
        Path sentinel = directory.resolve("late/reboot-required");
        Process process = rest("/etc/kured.toml", sentinel);
        await(() -> isTheDaemon(directory));
        Files.createDirectory(sentinel.getParent());
        Files.createFile(sentinel);
        assertEquals(process.pid() + ": run --from-rest --config /etc/kured.toml", said(process));
        assertFalse(isTheDaemon(directory));
    }

    @Test
    void aSentinelThatIsThereAlreadyIsSeen() throws Exception {
        Path sentinel = Files.createFile(directory.resolve("reboot-required"));
        Process process = rest("a b.toml", sentinel);
        assertEquals(process.pid() + ": run --from-rest --config a b.toml", said(process));
    }

    @Test
    void itDoesNotRestBesideAnotherDaemon() throws Exception {
        try (var _ = Running.become(directory.resolve("running")).orElseThrow()) {
            Process process = rest("/etc/kured.toml", directory.resolve("reboot-required"));
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(1, process.exitValue());
        }
    }

    private Process rest(String config, Path sentinel) throws IOException {
        Path launcher = Files.writeString(directory.resolve("launcher"), "#!/bin/sh\necho \"$$: $*\"\n");
        assertTrue(launcher.toFile().setExecutable(true));
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "-Xrs", "-Dkured.launcher=" + launcher,
                        "-cp", System.getProperty("java.class.path"),
                        "dev.kured.Main", "at-rest", config, sentinel.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("RUNTIME_DIRECTORY", directory.toString());
        return builder.start();
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
            return Running.is(directory.resolve("running"));
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
