package dev.kured.agent;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A small file of {@code key=value} lines that is replaced as a whole or not at all, also by a loss of power. */
final class KeyValueFile {
    private final Path path;

    KeyValueFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Reads it, as java.util.Properties does. */
    Map<String, String> read() throws IOException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(path)));
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " is damaged: " + e.getMessage(), e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    /** Writes beside it, syncs, and renames into its place. */
    void write(Map<String, String> values) throws IOException {
        String text = values.entrySet().stream()
                .map(value -> value.getKey() + "=" + escaped(value.getValue()) + "\n")
                .collect(Collectors.joining());
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        try (var file = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static String escaped(String value) {
        String text = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return text.startsWith(" ") || text.startsWith("\t") || text.startsWith("\f") ? "\\" + text : text;
    }
}
