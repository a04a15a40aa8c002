package dev.kured.metrics;

import dev.kured.terms.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What goes on counting over a restart, which a reboot always brings: lines of a series and its value. Should they get
 * lost, the counters begin anew, as Prometheus is used to.
 */
final class SavedCounters {
    private final Path path;

    SavedCounters(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The values by their series; none where there is no file yet. */
    Map<String, Double> read() throws IOException {
        var values = new TreeMap<String, Double>();
        try {
            for (String line : Files.readAllLines(path)) {
                int gap = line.lastIndexOf(' ');
                values.put(line.substring(0, Math.max(gap, 0)), Double.valueOf(line.substring(gap + 1)));
            }
        } catch (NoSuchFileException _) {
            // The first run.
        } catch (NumberFormatException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        }
        return values;
    }

    void write(Map<String, Double> values) throws IOException {
        new AtomicFile(path).write(values.entrySet().stream()
                .map(value -> value.getKey() + " " + value.getValue() + "\n")
                .collect(Collectors.joining()));
    }
}
