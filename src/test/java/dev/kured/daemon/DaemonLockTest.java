package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.terms.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DaemonLockTest {
    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("running");
    }

    @Test
    void whereItNeverRanItDoesNotRun() throws IOException {
        assertFalse(DaemonLock.is(file));
        assertFalse(Files.exists(file));
        assertFalse(DaemonLock.is(directory.resolve("missing/running")));
    }

    @Test
    void whileItRunsNobodyElseBecomesTheDaemon() throws IOException {
        try (var _ = DaemonLock.become(file).orElseThrow()) {
            assertTrue(DaemonLock.is(file));
            assertEquals(Optional.empty(), DaemonLock.become(file));
            assertTrue(DaemonLock.is(file));
        }
        assertFalse(DaemonLock.is(file));
    }

    @Test
    void afterItHasEndedItMayRunAgain() throws IOException {
        for (int run = 0; run < 3; run++) {
            DaemonLock.become(file).orElseThrow().close();
        }
        assertFalse(DaemonLock.is(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711", "1 0", "../../etc 7", "\0 3", "999999999 1"})
    void aFileThatIsLeftOverMeansNothing(String text) throws IOException {
        Files.writeString(file, text);
        assertFalse(DaemonLock.is(file));
        DaemonLock.become(file).orElseThrow().close();
        assertEquals("", Files.readString(file));
    }

    /** As the daemon does when it replaces itself: the lock is gone, but not the process. */
    @Test
    void whileItReplacesItselfItRunsAndThenGoesOn() throws IOException {
        String text;
        try (var first = DaemonLock.become(file).orElseThrow()) {
            assertFalse(first.goesOn());
            assertEquals(Optional.empty(), first.node());
            text = Files.readString(file);
        }
        Files.writeString(file, text);
        assertTrue(DaemonLock.is(file));
        try (var second = DaemonLock.become(file).orElseThrow()) {
            assertTrue(second.goesOn());
            assertEquals(Optional.empty(), second.node());
        }
        assertEquals("", Files.readString(file));
    }

    @Test
    void whatReplacesItKnowsTheNode() throws IOException {
        var node = new NodeName("node1.example");
        String text;
        try (var first = DaemonLock.become(file).orElseThrow()) {
            first.note(node);
            text = Files.readString(file);
            assertTrue(DaemonLock.is(file));
        }
        Files.writeString(file, text);
        assertTrue(DaemonLock.is(file));
        try (var second = DaemonLock.become(file).orElseThrow()) {
            assertTrue(second.goesOn());
            assertEquals(Optional.of(node), second.node());
            assertEquals(Optional.empty(), DaemonLock.become(file), "reading must not release the lock");
        }
        Files.writeString(file, "4711 12 node1.example");
        try (var another = DaemonLock.become(file).orElseThrow()) {
            assertFalse(another.goesOn());
            assertEquals(Optional.empty(), another.node());
        }
    }

    @Test
    void whereItMayNotWriteItCannotBegin() {
        assertThrows(IOException.class, () -> DaemonLock.become(directory.resolve("missing/running")));
    }

    @Test
    void theDaemonDoesNotStartBesideAnother() throws IOException {
        Path config = Files.writeString(directory.resolve("kured.toml"), "");
        Path running = RuntimePaths.of(System.getenv()).running();
        Files.createDirectories(running.getParent());
        try (var _ = DaemonLock.become(running).orElseThrow()) {
            assertEquals(ExitStatus.FAILED, Daemon.run(config));
        }
    }
}
