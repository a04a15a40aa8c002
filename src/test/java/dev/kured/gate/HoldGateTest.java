package dev.kured.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kured.host.FlagFile;
import dev.kured.terms.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HoldGateTest {
    private static final FileTime TEN = FileTime.from(Instant.parse("2026-11-22T22:00:00.7Z"));

    @TempDir
    private Path directory = Path.of("");

    private HoldGate gate() {
        return new HoldGate(List.of(new FlagFile(directory.resolve("run")), new FlagFile(directory.resolve("etc"))));
    }

    private void write(String name, String text) throws Exception {
        Files.setLastModifiedTime(Files.writeString(directory.resolve(name), text), TEN);
    }

    @Test
    void itIsClosedWhileOneOfTheFilesIsThere() throws Exception {
        assertEquals(Optional.empty(), gate().closedBecause());
        write("run", "anna@n1: the disk\n");
        assertEquals("this node is held since 2026-11-22T22:00:00Z (anna@n1: the disk). To go on: kured unhold",
                gate().closedBecause().orElseThrow());
        write("etc", "");
        assertEquals("this node is held since 2026-11-22T22:00:00Z (anna@n1: the disk) and since 2026-11-22T22:00:00Z ("
                + directory.resolve("etc") + "). To go on: kured unhold", gate().closedBecause().orElseThrow());
        Files.delete(directory.resolve("run"));
        Files.delete(directory.resolve("etc"));
        assertEquals(Optional.empty(), gate().closedBecause());
    }

    @Test
    void whereItCannotBeToldItIsClosed() throws Exception {
        Files.createSymbolicLink(directory.resolve("run"), directory.resolve("run"));
        assertThrows(Trouble.class, gate()::closedBecause);
    }

    @Test
    void itIsAnOperatorsWordOfItsOwnName() {
        assertEquals("hold", gate().name());
        assertEquals(Gate.Reach.OPERATOR, gate().reach());
    }
}
