package dev.kured.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Whether the daemon runs on this host: it holds a lock on a file, which ends with its process, however it ends. */
final class Running implements AutoCloseable {
    private final FileLock lock;

    private Running(FileLock lock) {
        this.lock = lock;
    }

    /** Becomes the daemon of this host; empty if there is one already. */
    static Optional<Running> become(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock = lock(channel, false);
        if (lock.isEmpty()) {
            channel.close();
        }
        return lock.map(Running::new);
    }

    /** Whether the daemon of this host runs. */
    static boolean is(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return lock(channel, true).isEmpty();
        } catch (NoSuchFileException _) {
            return false;
        }
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
        lock.acquiredBy().close();
    }
}
