package dev.kured.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    private static Program.Outcome sh(String script, Duration limit) throws Exception {
        return new Program(List.of("sh", "-c", script), Map.of("GIVEN", "by us"), limit).run();
    }

    @Test
    void itsStatusAndBothOfItsOutputsAreTold() throws Exception {
        var outcome = sh("echo \"$GIVEN\"; echo oh >&2; echo dear >&2; exit 3", LONG);
        assertEquals(new Program.Outcome(OptionalInt.of(3), "by us\n", "oh\ndear\n", true), outcome);
        assertEquals(": oh / dear", outcome.complaint());
        assertEquals("", sh(":", LONG).complaint());
    }

    @Test
    void itHasNothingToReadAndKnowsNotOfSystemd() throws Exception {
        assertEquals("none", sh("cat; printf '%s' \"${NOTIFY_SOCKET-none}\"", LONG).output());
    }

    /** A pipe of a program stays open as long as any process has it, even a helper in the background. */
    @Test
    void whatItLeavesBehindIsNotWaitedFor() throws Exception {
        long begin = System.nanoTime();
        var outcome = sh("sleep 20 & echo $!; echo done", LONG);
        assertTrue(System.nanoTime() - begin < 10_000_000_000L);
        List<String> lines = outcome.output().lines().toList();
        assertEquals("done", lines.getLast());
        ProcessHandle.of(Long.parseLong(lines.getFirst())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void oneThatTakesTooLongIsEndedWithAllThatItHasStarted() throws Exception {
        var outcome = sh("sleep 300 & echo $!; echo waiting >&2; wait", Duration.ofMillis(500));
        assertEquals(OptionalInt.empty(), outcome.status());
        assertEquals(": waiting", outcome.complaint());
        var child = ProcessHandle.of(Long.parseLong(outcome.output().strip()));
        child.ifPresent(each -> each.onExit().join());
        assertFalse(child.map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void onlyTheBeginningOfWhatItWritesIsHeard() throws Exception {
        assertEquals(Program.MOST, sh("head -c " + 2 * Program.MOST + " /dev/zero", LONG).output().length());
        String complaint = sh("head -c 5000 /dev/zero | tr '\\0' x >&2; exit 1", LONG).complaint();
        assertTrue(complaint.length() < 1000, complaint);
    }

    @Test
    void oneThatWritesWithoutEndIsEnded() {
        var endless = assertThrows(IOException.class, () -> sh("exec yes", LONG));
        assertEquals("it wrote more than 16 MiB and was killed", endless.getMessage());
    }

    @Test
    void whyItCannotBeStartedIsToldInWords() throws Exception {
        assertEquals("no such file", why("/no/such/program"));
        assertEquals("no such program in PATH", why("no-such-program-in-the-path"));
        Path text = Files.writeString(folder.resolve("text"), "no program");
        Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("permission denied", why(text.toString()));
    }

    private static String why(String program) {
        return String.valueOf(assertThrows(IOException.class,
                () -> new Program(List.of(program), Map.of(), LONG).run()).getMessage());
    }
}
