package dev.kured.sentinel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SentinelFilesTest {
    private static final Instant EARLY = Instant.parse("2026-11-22T20:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-22T21:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");
    private Path other = Path.of("");

    @BeforeEach
    void nameFiles() {
        file = directory.resolve("reboot-required");
        other = directory.resolve("other");
    }

    private static void make(Path file, Instant modified) throws IOException {
        Files.setLastModifiedTime(Files.createFile(file), FileTime.from(modified));
    }

    private Need look() {
        return new SentinelFiles(List.of(file, other)).look();
    }

    @Test
    void withoutAFileNoRebootIsNeeded() {
        assertEquals(new Need.None(), look());
    }

    @Test
    void aFileAsksSinceItWasWritten() throws IOException {
        make(file, EARLY);
        assertEquals(new Need.Wanted(EARLY, file.toString()), look());
    }

    @Test
    void ofTwoFilesTheEarlierOneTellsSinceWhen() throws IOException {
        make(other, EARLY);
        make(file, LATE);
        assertEquals(new Need.Wanted(EARLY, file + ", " + other), look());
        Files.setLastModifiedTime(other, FileTime.from(LATE.plusSeconds(1)));
        assertEquals(new Need.Wanted(LATE, file + ", " + other), look());
    }

    @Test
    void aDirectoryAsksAsAFileDoes() throws IOException {
        Files.createDirectory(file);
        assertInstanceOf(Need.Wanted.class, look());
    }

    @Test
    void aLinkThatLeadsNowhereDoesNotAsk() throws IOException {
        Files.createSymbolicLink(file, directory.resolve("nowhere"));
        assertEquals(new Need.None(), look());
        make(directory.resolve("nowhere"), EARLY);
        assertEquals(new Need.Wanted(EARLY, file.toString()), look());
    }

    @Test
    void thePackagesBesideItAreNamedOnceEach() throws IOException {
        make(file, EARLY);
        Files.writeString(directory.resolve("reboot-required.pkgs"), "linux-image\nlibc6\n\n  linux-image \n");
        assertEquals(new Need.Wanted(EARLY, file + ": linux-image, libc6", List.of("linux-image", "libc6")), look());
    }

    @Test
    void manyPackagesAreCounted() throws IOException {
        make(file, EARLY);
        make(other, EARLY);
        Files.writeString(directory.resolve("reboot-required.pkgs"), "a\nb\nc\nd");
        Files.writeString(directory.resolve("other.pkgs"), "d\ne\nf\ng\n");
        assertEquals(
                new Need.Wanted(
                        EARLY,
                        file + ", " + other + ": a, b, c, d, e and 2 more packages",
                        List.of("a", "b", "c", "d", "e", "f", "g")),
                look());
    }

    @Test
    void aListOfPackagesThatCannotBeReadIsPassedOver() throws IOException {
        make(file, EARLY);
        Path packages = directory.resolve("reboot-required.pkgs");
        Files.write(packages, new byte[] {'a', '\n', (byte) 0xff, (byte) 0xfe});
        assertEquals(new Need.Wanted(EARLY, file.toString()), look());
        Files.delete(packages);
        Files.createDirectory(packages);
        assertEquals(new Need.Wanted(EARLY, file.toString()), look());
    }

    @Test
    void aListOfPackagesAloneDoesNotAsk() throws IOException {
        Files.writeString(directory.resolve("reboot-required.pkgs"), "linux-image\n");
        assertEquals(new Need.None(), look());
    }

    @Test
    void whereADirectoryShouldBeAFileDoesNotAsk() throws IOException {
        Files.createFile(other);
        assertEquals(new Need.None(), new SentinelFiles(List.of(other.resolve("reboot-required"))).look());
    }

    @Test
    void whatCannotBeLookedAtIsUnknownAndNamed() throws IOException {
        Files.createSymbolicLink(other, other);
        var unknown = assertInstanceOf(Need.Unknown.class, look());
        assertTrue(unknown.trouble().happened().contains(other.toString()), unknown.trouble().inFull());
        assertTrue(unknown.trouble().remedy().contains("sentinel.files"), unknown.trouble().inFull());
    }

    @Test
    void aDirectoryThatMayNotBeEnteredIsUnknown() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may enter every directory");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        assertInstanceOf(Need.Unknown.class, look());
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
}
