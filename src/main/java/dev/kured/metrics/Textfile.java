package dev.kured.metrics;

import dev.kured.terms.AtomicFile;
import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The metrics in a file for node_exporter's textfile collector. It is replaced as a whole, and only when something has
 * changed; it goes when the daemon ends, for its numbers would be those of the past.
 *
 * @see <a href="https://github.com/prometheus/node_exporter#textfile-collector">Textfile collector</a>
 */
public final class Textfile implements AutoCloseable {
    private final Path path;
    private final Metrics metrics;
    private final Log log;
    private String written = "";
    private String said = "";

    /** At this path, which must end in {@code .prom}: node_exporter passes over all others. */
    public Textfile(Path path, Metrics metrics, Log log) {
        this.path = path;
        this.metrics = metrics;
        this.log = log;
    }

    /** Something may have changed. A file that cannot be written is said once, and tried again the next time. */
    public synchronized void update() {
        String text = metrics.exposition();
        if (text.equals(written)) {
            return;
        }
        try {
            new AtomicFile(path).write(text);
            written = text;
            said = "";
        } catch (IOException e) {
            if (!e.toString().equals(said)) {
                log.warning("The metrics cannot be written to " + path + ": " + e + ". The directory must exist, and"
                        + " belong to root (kured has no power over other users' files); or set metrics.textfile anew");
            }
            said = e.toString();
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
