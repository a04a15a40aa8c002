package dev.kured.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the daemon runs on this host: it holds a lock on a file, which ends with its process, however it ends. It has
 * no lock for the moment in which it becomes another program ({@link AtRest}); so the file also says which process.
 */
final class Running implements AutoCloseable {
    /** How long it takes at most to become another program. */
    private static final Duration BECOMING = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** The lock lasts until it is closed. */
    private final FileChannel channel;

    private Running(FileChannel channel) {
        this.channel = channel;
    }

    /** Becomes the daemon of this host; empty if there is one already. */
    static Optional<Running> become(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel, false).isEmpty()) {
            channel.close();
            return Optional.empty();
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new Running(channel));
    }

    /** Whether the daemon of this host runs. */
    static boolean is(Path file) throws IOException {
        try {
            long end = System.nanoTime() + BECOMING.toNanos();
            while (!isLocked(file)) {
                if (!isAlive(Files.readString(file)) || System.nanoTime() > end) {
                    return false;
                }
                Thread.sleep(PAUSE);
            }
            return true;
        } catch (NoSuchFileException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return lock(channel, true).isEmpty();
        }
    }

    private static boolean isAlive(String process) {
        return process.matches("[1-9][0-9]{0,9}") && ProcessHandle.of(Long.parseLong(process)).isPresent();
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
        channel.truncate(0);
        channel.close();
    }
}
