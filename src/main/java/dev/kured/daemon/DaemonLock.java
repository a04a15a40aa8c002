package dev.kured.daemon;

import dev.kured.terms.NodeName;
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
 * Shows that the daemon runs on this host: it holds a lock on a file, which ends with its process, however that ends.
 * While the daemon {@linkplain Reexec replaces itself} nobody holds the lock for a moment. So the file names the process,
 * and its Node, which the daemon need not find again then.
 */
public final class DaemonLock implements AutoCloseable {
    private static final int START_TIME = 22;
    /** More than two numbers and the name of a Node. */
    private static final int MOST = 512;

    private final FileLock lock;
    private final String process;
    private final String before;

    private DaemonLock(FileLock lock, String process, String before) {
        this.lock = lock;
        this.process = process;
        this.before = before;
    }

    /** Becomes the daemon of this host; empty if there is one already. */
    public static Optional<DaemonLock> become(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, 
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Optional<FileLock> lock = lock(channel, false);
        if (lock.isEmpty()) {
            channel.close();
            return Optional.empty();
        }
        String process = process("self");
        String text = read(channel);
        var self = new DaemonLock(lock.get(), process, names(text, process) ? text : "");
        if (!self.goesOn()) {
            self.write(process);
        }
        return Optional.of(self);
    }

    /** Whether this process was the daemon before, and has replaced itself. */
    boolean goesOn() {
        return !before.isEmpty();
    }

    /** The Node that the daemon has {@linkplain #note noted} before it replaced itself. */
    Optional<NodeName> node() {
        String name = before.substring(Math.min(before.length(), process.length())).strip();
        return name.isEmpty() ? Optional.empty() : Optional.of(new NodeName(name));
    }

    /** Notes the Node for the daemon that replaces this one. */
    void note(NodeName node) throws IOException {
        write(process + " " + node);
    }

    /** Through the channel that holds the lock: closing any other one of this process would release it, see fcntl(2). */
    private static String read(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(MOST);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private void write(String text) throws IOException {
        var channel = (FileChannel) lock.acquiredBy();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static boolean names(String text, String process) {
        return text.equals(process) || text.startsWith(process + " ");
    }

    /** Whether the daemon of this host runs. */
    public static boolean is(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return lock(channel, true).isEmpty() || lives(Files.readString(file));
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static boolean lives(String text) {
        try {
            return names(text, process(text.split(" ", -1)[0]));
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
