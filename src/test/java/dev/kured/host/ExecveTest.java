package dev.kured.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a JVM of its own, because execve replaces it. */
final class ExecveTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory = Path.of("");

    /** Becomes a shell that prints what is left of the process. */
    static final class Becoming {
        private Becoming() {}

        static void main(String[] arguments) throws Exception {
            FileChannel open = FileChannel.open(
                    Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            open.lock();
            System.out.println("was " + ProcessHandle.current().pid());
            new Execve(Path.of("/bin/sh"), List.of("-c", """
                    echo "is $$"
                    echo "with" $1 "$2"
                    for descriptor in /proc/$$/fd/*; do
                        case $(readlink "$descriptor") in *open) echo "still open"; esac
                    done
                    """, "sh", "two words", "and ''quotes"))
                    .become(() -> true);
        }
    }

    /** Receives a signal while it is about to become another program. */
    static final class BeingStopped {
        private BeingStopped() {}

        static void main(String[] arguments) throws Exception {
            System.out.println("ready");
            new Execve(Path.of("/bin/echo"), List.of("became another")).become(() -> true);
        }
    }

    /** Must not become another program. */
    static final class Staying {
        private Staying() {}

        static void main(String[] arguments) throws Exception {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("took leave")));
            new Execve(Path.of("/bin/echo"), List.of("became another")).become(() -> false);
            try {
                new Execve(Path.of("/no/such/program"), List.of()).become(() -> true);
            } catch (IOException e) {
                System.out.println("stayed");
            }
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void theProcessStaysAndNothingOfItsOwnIsLeftOpen() throws Exception {
        var process = start(Becoming.class, directory.resolve("open").toString());
        assertEquals(
                List.of("was " + process.pid(), "is " + process.pid(), "with two words and ''quotes"), lines(process));
        assertEquals(0, process.waitFor());
    }

    @Test
    void aSignalThatComesMeanwhileIsNotLost() throws Exception {
        var process = start(BeingStopped.class);
        assertEquals('r', process.getInputStream().read());
        process.toHandle().destroy();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(128 + 15, process.exitValue());
        assertEquals(List.of("eady"), lines(process));
    }

    @Test
    void whereItDoesNotBecomeAnotherItHearsSignalsAsBefore() throws Exception {
        var process = start(Staying.class);
        var reader = process.inputReader();
        assertEquals("stayed", reader.readLine());
        process.toHandle().destroy();
        assertEquals("took leave", reader.readLine());
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aProgramThatIsNotThereIsToldOf() {
        var missing = new Execve(directory.resolve("missing"), List.of());
        assertTrue(assertThrows(IOException.class, missing::become).getMessage().contains("missing"));
    }

    private static Process start(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static List<String> lines(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
}
