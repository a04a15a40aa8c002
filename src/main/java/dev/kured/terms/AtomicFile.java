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
 * A file that is replaced atomically, even if the power fails: readers find either the old text or the new one. Its mode is
 * 0644 whatever the umask; if the file must be private, its directory restricts the access.
 *
 * @param path the file; its directory must exist
 */
public record AtomicFile(Path path) {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

    /**
     * Writes and syncs a new file beside the old one, renames it, and syncs the directory.
     *
     * @param text the new content
     * @throws IOException if that fails; then the old file is unchanged, except when only the sync of the directory failed:
     *     then the new file is in place, but may not survive a loss of power
     */
    public void write(String text) throws IOException {
        // The name does not end with .prom, so that node_exporter's textfile collector ignores it.
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        // A file that was left by a crash may belong to another user.
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
