package dev.kured.sentinel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.kured.terms.Log;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files and the kernel's inotify. */
final class FileSentinelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory = Path.of("");

    private final Semaphore rings = new Semaphore(0);
    private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<FileSentinel> open = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean slow = new AtomicBoolean();
    private final Semaphore goOn = new Semaphore(0);
    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("reboot-required");
    }

    @AfterEach
    void close() {
        open.forEach(FileSentinel::close);
        assertEquals(List.of(), List.copyOf(warnings));
    }

    /** Watches these files, and waits until the watch is in place. */
    private FileSentinel follow(Path... files) throws InterruptedException {
        FileSentinel sentinel = begin(files);
        assertRings();
        return sentinel;
    }

    private FileSentinel begin(Path... files) {
        Log log = (level, line) -> {
            if (level.compareTo(Log.Level.WARNING) <= 0) {
                warnings.add(line);
            }
        };
        var sentinel = new FileSentinel(new SentinelFiles(List.of(files)), this::wake, log);
        open.add(sentinel);
        return sentinel;
    }

    private void wake() {
        rings.release();
        if (slow.get()) {
            goOn.acquireUninterruptibly();
        }
    }

    private void assertRings() throws InterruptedException {
        assertTrue(rings.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it did not ring");
    }

    /** Waits until the sentinel has woken the test and gives this answer; one change can cause several wake-ups. */
    private void assertRingsUntil(FileSentinel sentinel, Class<? extends Need> says) throws InterruptedException {
        do {
            assertRings();
        } while (!says.isInstance(sentinel.look()));
    }

    @Test
    void aFileThatIsThereAlreadyRingsAtTheStart() throws Exception {
        Files.createFile(file);
        assertInstanceOf(Need.Wanted.class, follow(file).look());
    }

    @Test
    void aFileThatIsCreatedRings() throws Exception {
        FileSentinel sentinel = follow(file);
        assertEquals(new Need.None(), sentinel.look());
        Files.createFile(file);
        assertRingsUntil(sentinel, Need.Wanted.class);
    }

    @Test
    void aFileThatIsRenamedIntoItsPlaceRings() throws Exception {
        Path beside = Files.createFile(directory.resolve("reboot-required.new"));
        FileSentinel sentinel = follow(file);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        assertRingsUntil(sentinel, Need.Wanted.class);
    }

    @Test
    void aFileThatIsRenamedAwayRings() throws Exception {
        Files.createFile(file);
        FileSentinel sentinel = follow(file);
        Files.move(file, directory.resolve("elsewhere"));
        assertRingsUntil(sentinel, Need.None.class);
    }

    @Test
    void aHardLinkRings() throws Exception {
        Path original = Files.createFile(directory.resolve("original"));
        FileSentinel sentinel = follow(file);
        Files.createLink(file, original);
        assertRingsUntil(sentinel, Need.Wanted.class);
    }

    @Test
    void aSymbolicLinkRings() throws Exception {
        Path original = Files.createFile(directory.resolve("original"));
        FileSentinel sentinel = follow(file);
        Files.createSymbolicLink(file, original);
        assertRingsUntil(sentinel, Need.Wanted.class);
    }

    @Test
    void aFileThatIsDeletedRings() throws Exception {
        Files.createFile(file);
        FileSentinel sentinel = follow(file);
        Files.delete(file);
        assertRingsUntil(sentinel, Need.None.class);
    }

    @Test
    void eachOfTwoFilesRings() throws Exception {
        Path other = Files.createDirectory(directory.resolve("sub")).resolve("needs-reboot");
        FileSentinel sentinel = follow(file, other);
        Files.createFile(other);
        assertRingsUntil(sentinel, Need.Wanted.class);
        Files.delete(other);
        assertRingsUntil(sentinel, Need.None.class);
        Files.createFile(file);
        assertRingsUntil(sentinel, Need.Wanted.class);
    }

    // Directories that come and go

    @Test
    void aFileInDirectoriesThatAreMadeLaterRings() throws Exception {
        Path deep = directory.resolve("a/b/c/reboot-required");
        FileSentinel sentinel = follow(deep);
        Files.createDirectories(deep.getParent());
        Files.createFile(deep);
        assertRingsUntil(sentinel, Need.Wanted.class);
    }

    @Test
    void eachDirectoryOnTheWayIsFollowedAsItComes() throws Exception {
        Path deep = directory.resolve("a/b/c/reboot-required");
        FileSentinel sentinel = follow(deep);
        for (Path below : List.of(directory.resolve("a"), directory.resolve("a/b"), directory.resolve("a/b/c"))) {
            Files.createDirectory(below);
            assertRings();
        }
        Files.createFile(deep);
        assertRingsUntil(sentinel, Need.Wanted.class);
    }

    @Test
    void aDirectoryThatIsRemovedAndMadeAnewIsFollowedAgain() throws Exception {
        Path below = Files.createDirectory(directory.resolve("a"));
        Path deep = Files.createFile(below.resolve("reboot-required"));
        FileSentinel sentinel = follow(deep);
        for (int round = 0; round < 50; round++) {
            Files.delete(deep);
            Files.delete(below);
            assertRingsUntil(sentinel, Need.None.class);
            Files.createDirectory(below);
            Files.createFile(deep);
            assertRingsUntil(sentinel, Need.Wanted.class);
        }
    }

    /** However quickly the directory comes and goes, its final creation is noticed. */
    @Test
    void aDirectoryThatFlickersIsFollowedInTheEnd() throws Exception {
        Path below = directory.resolve("a/b");
        Path deep = below.resolve("reboot-required");
        FileSentinel sentinel = follow(deep);
        for (int round = 0; round < 60; round++) {
            for (int flicker = round % 7; flicker > 0; flicker--) {
                Files.createDirectories(below);
                Files.delete(below);
                Files.delete(below.getParent());
            }
            Files.createDirectories(below);
            Files.createFile(deep);
            assertRingsUntil(sentinel, Need.Wanted.class);
            Files.delete(deep);
            Files.delete(below);
            Files.delete(below.getParent());
            assertRingsUntil(sentinel, Need.None.class);
        }
    }

    @Test
    void aDirectoryBehindALinkIsFollowed() throws Exception {
        Path run = Files.createDirectory(directory.resolve("run"));
        Path varRun = Files.createSymbolicLink(directory.resolve("var-run"), run);
        FileSentinel sentinel = follow(varRun.resolve("reboot-required"));
        Files.createFile(run.resolve("reboot-required"));
        assertRingsUntil(sentinel, Need.Wanted.class);
        Files.delete(varRun.resolve("reboot-required"));
        assertRingsUntil(sentinel, Need.None.class);
    }

    /** Two names of one directory, such as /run and /var/run: the kernel watches it only once. */
    @Test
    void aDirectoryWithTwoNamesIsFollowedUnderBoth() throws Exception {
        Path run = Files.createDirectory(directory.resolve("run"));
        Path varRun = Files.createSymbolicLink(directory.resolve("var-run"), run);
        FileSentinel sentinel = follow(run.resolve("one"), varRun.resolve("two"));
        for (String name : List.of("one", "two")) {
            Files.createFile(run.resolve(name));
            assertRingsUntil(sentinel, Need.Wanted.class);
            Files.delete(run.resolve(name));
            assertRingsUntil(sentinel, Need.None.class);
        }
    }

    /** A directory without the permission to list it cannot be watched, but a file in it is found. */
    @Test
    void aDirectoryThatMayNotBeReadIsToldAndStillLookedAt() throws Exception {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may read every directory");
        Path below = Files.createDirectory(directory.resolve("a"));
        Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("-wx------"));
        FileSentinel sentinel = follow(below.resolve("reboot-required"));
        Files.createFile(below.resolve("reboot-required"));
        assertInstanceOf(Need.Wanted.class, sentinel.look());
        Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwx------"));
        assertEquals(1, warnings.size());
        assertTrue(warnings.remove().startsWith("The directory " + below + " cannot be watched"));
    }

    // What does not concern it, and far too much of it

    @Test
    void otherFilesBesideItDoNotRing() throws Exception {
        follow(file);
        for (String name : List.of("reboot-required.pkgs", "reboot", "reboot-required-soon", "other")) {
            Path other = Files.createFile(directory.resolve(name));
            Files.writeString(other, "text");
            Files.delete(other);
        }
        Files.createDirectory(directory.resolve("sub"));
        assertFalse(rings.tryAcquire(300, TimeUnit.MILLISECONDS), "it rang for what does not concern it");
        Files.createFile(file);
        assertRings();
    }

    /** The queue holds 512 events, and the one that matters is no longer among them. */
    @Test
    void whenTooManyEventsOverflowItRings() throws Exception {
        slow.set(true);
        Files.createFile(file);
        FileSentinel sentinel = begin(file);
        assertRings();
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(directory.resolve("other-" + i));
        }
        Files.delete(file);
        slow.set(false);
        goOn.release();
        assertRingsUntil(sentinel, Need.None.class);
    }

    @Test
    void closingEndsItsThread() throws Exception {
        FileSentinel sentinel = follow(file);
        List<Thread> following = threads();
        assertFalse(following.isEmpty());
        sentinel.close();
        for (Thread thread : following) {
            assertTrue(thread.join(PATIENCE));
        }
        assertEquals(new Need.None(), sentinel.look());
        sentinel.close();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sentinel") && thread.isAlive())
                .toList();
    }
}
