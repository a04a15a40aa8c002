package dev.kured.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextfileTest {
    @TempDir
    private Path directory;

    private final Said log = new Said();

    private Metrics metrics() {
        return new Metrics("1.2.3", directory.resolve("counters"), log);
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    @Test
    void itIsReplacedAsAWholeAndReadableForAll() throws Exception {
        Path file = directory.resolve("kured.prom");
        var metrics = metrics();
        var textfile = new Textfile(file, metrics, log);
        textfile.update();
        assertEquals(metrics.exposition(), Files.readString(file));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Object first = inode(file);
        try (var reader = Files.newInputStream(file)) {
            String before = metrics.exposition();
            metrics.need(Optional.of(true));
            textfile.update();
            assertEquals(before, new String(reader.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertNotEquals(first, inode(file));
        assertEquals(metrics.exposition(), Files.readString(file));
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() throws Exception {
        Path file = directory.resolve("kured.prom");
        var textfile = new Textfile(file, metrics(), log);
        textfile.update();
        Object inode = inode(file);
        textfile.update();
        assertEquals(inode, inode(file));
    }

    @Test
    void aDirectoryThatIsMissingIsSaidOnceAndWrittenToAsSoonAsItIsThere() throws Exception {
        Path file = directory.resolve("collector/kured.prom");
        var textfile = new Textfile(file, metrics(), log);
        textfile.update();
        textfile.update();
        assertTrue(log.next().contains(file + ": java.nio.file.NoSuchFileException"));
        assertTrue(log.nothing());
        Files.createDirectory(directory.resolve("collector"));
        textfile.update();
        assertTrue(Files.exists(file));
    }

    @Test
    void itGoesWithTheDaemon() {
        Path file = directory.resolve("kured.prom");
        var textfile = new Textfile(file, metrics(), log);
        textfile.update();
        textfile.close();
        assertFalse(Files.exists(file));
    }
}
