package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningTest {
    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("running");
    }

    @Test
    void whereItNeverRanItDoesNotRun() throws IOException {
        assertFalse(Running.is(file));
        assertFalse(Files.exists(file));
        assertFalse(Running.is(directory.resolve("missing/running")));
    }

    @Test
    void whileItRunsNobodyElseBecomesTheDaemon() throws IOException {
        try (var _ = Running.become(file).orElseThrow()) {
            assertTrue(Running.is(file));
            assertEquals(Optional.empty(), Running.become(file));
            assertTrue(Running.is(file));
        }
        assertFalse(Running.is(file));
    }

    @Test
    void afterItHasEndedItMayRunAgain() throws IOException {
        for (int run = 0; run < 3; run++) {
            Running.become(file).orElseThrow().close();
        }
        assertFalse(Running.is(file));
    }

    @Test
    void aFileThatIsLeftOverMeansNothing() throws IOException {
        Files.writeString(file, "whatever");
        assertFalse(Running.is(file));
        Running.become(file).orElseThrow().close();
    }

    @Test
    void whileItBecomesAnotherProgramItRuns() throws Exception {
        // In that moment the lock is free, and the process still there.
        Files.writeString(file, Long.toString(ProcessHandle.current().pid()));
        var becoming = CompletableFuture.supplyAsync(() -> {
            try {
                Thread.sleep(200);
                return Running.become(file).orElseThrow();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertTrue(Running.is(file));
        becoming.get().close();
    }

    @Test
    void aProcessThatIsGoneDoesNotBecomeAnother() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(file, Long.toString(gone.pid()));
        assertFalse(Running.is(file));
    }

    @Test
    void whereItMayNotWriteItCannotBegin() {
        assertThrows(IOException.class, () -> Running.become(directory.resolve("missing/running")));
    }

    @Test
    void theDaemonDoesNotStartBesideAnother() throws IOException {
        Path config = Files.writeString(directory.resolve("kured.toml"), "");
        try (var _ = Running.become(Screen.freshPlaces().running()).orElseThrow()) {
            assertEquals(1, Screen.of("run", "--config", config.toString()).status());
        }
    }
}
