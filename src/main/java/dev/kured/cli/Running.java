package dev.kured.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Whether the daemon runs on this host: it holds a lock on a file, which ends with its process, however it ends. */
final class Running implements AutoCloseable {
    private final FileChannel channel;

    private Running(FileChannel channel) {
        this.channel = channel;
    }

    /** Becomes the daemon of this host; empty if there is one already. */
    static Optional<Running> become(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new Running(channel));
    }

    /** Whether the daemon of this host runs. */
    static boolean is(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
