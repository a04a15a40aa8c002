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
 * The file of the counters that survive a restart: one line each, a series and its value. If the file is lost, the
 * counters begin at zero, which Prometheus handles as a counter reset.
 */
final class SavedCounters {
    private final Path path;

    SavedCounters(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Reads the values by series.
     *
     * @return no values if the file does not exist yet
     * @throws IOException if the file cannot be read, or is damaged
     */
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
