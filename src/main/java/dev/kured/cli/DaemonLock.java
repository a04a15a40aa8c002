package dev.kured.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Whether the daemon runs on this host: it holds a lock on a file, which ends with its process, however it ends. For a
 * moment nobody holds it, while the daemon goes to rest or wakes up; then the file names the process that will again.
 */
final class DaemonLock implements AutoCloseable {
    private static final int START_TIME = 22;

    private final FileLock lock;

    private DaemonLock(FileLock lock) {
        this.lock = lock;
    }

    /** Becomes the daemon of this host; empty if there is one already. */
    static Optional<DaemonLock> become(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock = lock(channel, false);
        if (lock.isEmpty()) {
            channel.close();
            return Optional.empty();
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(process("self").getBytes(StandardCharsets.UTF_8)));
        return Optional.of(new DaemonLock(lock.get()));
    }

    /** Whether the daemon of this host runs. */
    static boolean is(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return lock(channel, true).isEmpty() || lives(Files.readString(file));
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static boolean lives(String process) {
        try {
            return process.equals(process(process.split(" ", -1)[0]));
        } catch (IOException | InvalidPathException _) {
            return false;
        }
    }

    /** The ID of a process, and when it started: both stay when it becomes another program. See proc_pid_stat(5). */
    private static String process(String name) throws IOException {
        String stat = Files.readString(Path.of("/proc", name, "stat"));
        // The second field is a name in brackets, and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return stat.substring(0, stat.indexOf(' ')) + " " + fields[START_TIME - 3];
    }

    /** Locks it until the channel is closed; empty if another process has locked it, or this one already. */
    private static Optional<FileLock> lock(FileChannel channel, boolean shared) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, shared));
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        ((FileChannel) lock.acquiredBy()).truncate(0);
        lock.acquiredBy().close();
    }
}
