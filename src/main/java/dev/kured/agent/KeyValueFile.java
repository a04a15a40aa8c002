package dev.kured.agent;

import dev.kured.terms.AtomicFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A small file of {@code key=value} lines. A write replaces it as a whole or not at all, even if the power fails. */
final class KeyValueFile {
    private final Path path;

    KeyValueFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Reads the file as {@link Properties} do. */
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

    /** Replaces the file. */
    void write(Map<String, String> values) throws IOException {
        String text = values.entrySet().stream()
                .map(value -> value.getKey() + "=" + escaped(value.getValue()) + "\n")
                .collect(Collectors.joining());
        new AtomicFile(path).write(text);
    }

    private static String escaped(String value) {
        String text = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return text.startsWith(" ") || text.startsWith("\t") || text.startsWith("\f") ? "\\" + text : text;
    }
}
