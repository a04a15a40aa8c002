package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    @TempDir
    private Path directory = Path.of("");

    private AtomicFile file() {
        return new AtomicFile(directory.resolve("file"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void theWholeTextIsReplacedAndNothingIsLeftBeside() throws IOException {
        file().write("a long text\n");
        file().write("short\n");
        assertEquals("short\n", Files.readString(file().path()));
        assertEquals(List.of(file().path()), files());
    }

    @Test
    void everybodyMayReadItWhateverItWasBefore() throws IOException {
        Files.createFile(file().path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        file().write("text");
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file().path())));
    }

    @Test
    void whatACrashHasLeftBesideIsNotInTheWay() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "untouched");
        Path beside = directory.resolve("file.new");
        Files.createSymbolicLink(beside, elsewhere);
        file().write("text");
        assertEquals("text", Files.readString(file().path()));
        assertFalse(Files.exists(beside));
        assertEquals("untouched", Files.readString(elsewhere), "it is not written through a link");
    }

    @Test
    void whereItFailsTheOldOneStaysAndNothingIsLeftBeside() throws IOException {
        Path old = Files.createDirectories(file().path().resolve("it is a directory")).getParent();
        assertThrows(IOException.class, () -> file().write("text"));
        assertEquals(List.of(old), files());
        assertThrows(NoSuchFileException.class, () -> new AtomicFile(directory.resolve("none/file")).write("text"));
    }

    @Test
    void bothTheFileAndItsDirectoryAreSynced() throws Exception {
        assertEquals(List.of(directory.resolve("file.new").toString(), directory.toString()), synced());
    }

    /** Returns the synced files in their order, as the JVM recorded them. */
    private List<String> synced() throws Exception {
        Path dump = Files.createTempFile("kured", ".jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            file().write("text");
            recording.stop();
            recording.dump(dump);
            return RecordingFile.readAllEvents(dump).stream()
                    .sorted(java.util.Comparator.comparing(RecordedEvent::getStartTime))
                    .map(event -> event.getString("path"))
                    .filter(path -> path.startsWith(directory.toString()))
                    .toList();
        } finally {
            Files.delete(dump);
        }
    }

    @Test
    void aReaderFindsTheOldOrTheNew() throws Exception {
        String first = "1".repeat(100_000);
        String second = "2".repeat(200_000);
        file().write(first);
        var writer = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 20; i++) {
                    file().write(i % 2 == 0 ? second : first);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        while (writer.isAlive()) {
            String seen = Files.readString(file().path());
            assertTrue(seen.equals(first) || seen.equals(second), () -> "half of it: " + seen.length());
        }
    }
}
