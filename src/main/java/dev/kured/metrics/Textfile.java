package dev.kured.metrics;

import dev.kured.terms.AtomicFile;
import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The metrics in a file for node_exporter's textfile collector. The file is replaced atomically, and only when a value has
 * changed. It is deleted when the daemon ends, because its values would be out of date.
 *
 * @see <a href="https://github.com/prometheus/node_exporter#textfile-collector">Textfile collector</a>
 */
public final class Textfile implements AutoCloseable {
    private final Path path;
    private final Metrics metrics;
    private final Log log;
    private String written = "";
    private String reported = "";

    /**
     * Creates the writer of the file, but no file yet.
     *
     * @param path must end in {@code .prom}: node_exporter ignores all other files
     * @param metrics the source of the values
     * @param log receives a warning when the file cannot be written
     */
    public Textfile(Path path, Metrics metrics, Log log) {
        this.path = path;
        this.metrics = metrics;
        this.log = log;
    }

    /** Writes the file if a value has changed. If that fails, logs the error once and retries at the next call. */
    public synchronized void update() {
        String text = metrics.exposition();
        if (text.equals(written)) {
            return;
        }
        try {
            new AtomicFile(path).write(text);
            written = text;
            reported = "";
        } catch (IOException e) {
            if (!e.toString().equals(reported)) {
                log.warning("The metrics cannot be written to " + path + ": " + e + ". The directory must exist and"
                        + " belong to root (kured cannot write to other users' directories); or change metrics.textfile");
            }
            reported = e.toString();
        }
    }

    @Override
    public synchronized void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.debug(path + " cannot be deleted: " + e);
        }
    }
}
