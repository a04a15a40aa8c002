package dev.kured.terms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is replaced as a whole or not at all, also by a loss of power. Its readers find the old text or the new
 * one. Everybody may read it (mode 0644, whatever the umask); its directory keeps out who must not.
 *
 * @param path the file; its directory must exist
 */
public record AtomicFile(Path path) {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

    /**
     * Writes a file beside it, syncs that, renames it into place, and syncs the directory.
     *
     * @throws IOException if it could not; then the old file is untouched, or, where only the directory could not be
     *     synced, the new one is there and may not survive a loss of power
     */
    public void write(String text) throws IOException {
        // A name that node_exporter passes over: its textfile collector reads *.prom.
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        // One that a crash has left may belong to another user.
        Files.deleteIfExists(beside);
        try {
            create(beside, text);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(beside);
            throw e;
        }
        try (var directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void create(Path file, String text) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Files.setPosixFilePermissions(file, MODE);
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
