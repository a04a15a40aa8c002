package dev.kured.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.terms.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlagFileTest {
    @TempDir
    private Path directory = Path.of("");

    private FlagFile file(String name) {
        return new FlagFile(directory.resolve(name));
    }

    @Test
    void whatIsWrittenIsReadUntilItIsRemoved() throws Exception {
        FlagFile file = file("a/b/hold");
        assertEquals(Optional.empty(), file.read());
        assertFalse(file.remove());
        file.write("anna@node1: the first");
        file.write("anna@node1: the disk");
        assertEquals("anna@node1: the disk", file.read().orElseThrow().text());
        assertTrue(file.remove());
        assertEquals(Optional.empty(), file.read());
        try (var left = Files.list(directory.resolve("a/b"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void itsTimeIsSinceWhen() throws Exception {
        Instant since = Instant.parse("2026-11-22T22:00:00Z");
        file("hold").write("anna");
        Files.setLastModifiedTime(directory.resolve("hold"), FileTime.from(since));
        assertEquals(new FlagFile.Word(since, "anna"), file("hold").read().orElseThrow());
    }

    @Test
    void oneThatWasTouchedOrHoldsAnythingElseIsThereAllTheSame() throws Exception {
        Files.createFile(directory.resolve("empty"));
        assertEquals("", file("empty").read().orElseThrow().text());
        Files.write(directory.resolve("binary"), new byte[] {0, 1, (byte) 0xff, 27, '[', 'm', '\n', 'x'});
        assertEquals("\uFFFD [m", file("binary").read().orElseThrow().text());
        Files.createDirectory(directory.resolve("directory"));
        assertEquals("", file("directory").read().orElseThrow().text());
        Files.writeString(directory.resolve("endless"), "x".repeat(100_000));
        assertEquals(1000, file("endless").read().orElseThrow().text().length());
    }

    @Test
    void anyTextIsOneLine() {
        Seeds.forManySeeds(300, random -> {
            file("hold").write(Seeds.text(random, 20));
            String text = file("hold").read().orElseThrow().text();
            assertEquals(text.isEmpty() ? 0 : 1, text.lines().count(), text);
        });
    }

    @Test
    void oneOfWhichItCannotBeToldWhetherItIsThereIsTrouble() throws Exception {
        Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        assertTrue(assertThrows(Trouble.class, () -> file("loop").read()).happened().contains("loop cannot be read"));
    }
}
