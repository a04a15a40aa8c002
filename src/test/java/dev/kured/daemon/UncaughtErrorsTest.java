package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No thread dies in silence: the handler, and the installed daemon with a class that is broken. */
final class UncaughtErrorsTest {
    @TempDir
    private Path directory = Path.of("");

    private final List<Integer> halts = new ArrayList<>();

    @Test
    void theErrorItsThreadAndItsPlaceAreToldAndTheProcessEnds() {
        var lines = new ArrayList<String>();
        var error = new NoSuchMethodError("kube.Reader.read");
        new UncaughtErrors(() -> (level, line) -> lines.add(level + " " + line), halts::add)
                .uncaughtException(new Thread("kured follow pods"), error);
        assertEquals(List.of(70), halts);
        String told = lines.getFirst();
        assertTrue(told.startsWith("ERROR kured has met a bug and ends: java.lang.NoSuchMethodError: kube.Reader.read, in"
                + " thread \"kured follow pods\" at "), told);
        assertTrue(told.contains("UncaughtErrorsTest.java") && told.endsWith(". Please report it"), told);
        assertTrue(lines.contains("INFO     at " + error.getStackTrace()[1]), "a report needs the rest");
    }

    @Test
    void theProcessEndsAlsoWhereTheLogCannotBeWritten() {
        new UncaughtErrors(() -> {
            throw new NoClassDefFoundError("dev/kured/host/JournalLog");
        }, halts::add).uncaughtException(new Thread("metrics"), new OutOfMemoryError());
        assertEquals(List.of(70), halts);
    }

    @Test
    void aThreadOfTheDaemonThatFindsABrokenClassEndsIt() throws Exception {
        breakClass("dev/kured/sentinel/SentinelCommand$Answer");
        String told = end("run", "--config", config("sentinel.command = [\"true\"]"));
        assertTrue(told.contains("in thread \"sentinel command\""), told);
        assertTrue(told.contains("ClassFormatError"), told);
    }

    @Test
    void soDoesItsMainThread() throws Exception {
        breakClass("dev/kured/agent/Loop");
        String told = end("run", "--config", config("sentinel.files = [\"" + directory + "/reboot-required\"]"));
        assertTrue(told.contains("in thread \"main\"") && told.contains("ClassFormatError"), told);
    }

    /** As a package does from which too much was cut away. */
    private void breakClass(String name) throws Exception {
        Path file = directory.resolve("broken/" + name + ".class");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "no class");
    }

    private String config(String line) throws Exception {
        return Files.writeString(directory.resolve("kured.toml"), line + """

                node.name = "node1"
                node.kubeconfig = "/nonexistent"
                """).toString();
    }

    /** Runs kured with the broken class before the whole ones; returns what it said before it ended by itself. */
    private String end(String... arguments) throws Exception {
        Path said = directory.resolve("said");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", directory.resolve("broken") + ":" + System.getProperty("java.class.path"), "dev.kured.Main"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("RUNTIME_DIRECTORY", directory.toString());
        builder.environment().put("STATE_DIRECTORY", directory.toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it goes on");
            assertEquals(70, process.exitValue(), () -> read(said));
        } finally {
            process.destroyForcibly();
        }
        assertFalse(read(said).isEmpty());
        return read(said);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
