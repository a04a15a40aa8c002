package dev.kured.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;

/** The newest {@link SavedReport} in a file, {@code /run/kured/status}, for {@code kured status}. */
public final class ReportFile {
    private final KeyValueFile file;

    /**
     * Uses a file.
     *
     * @param path {@code /run/kured/status}
     */
    public ReportFile(Path path) {
        this.file = new KeyValueFile(path);
    }

    /**
     * Replaces the report.
     *
     * @param report the newest one
     * @throws IOException if it cannot be written
     */
    public void write(SavedReport report) throws IOException {
        file.write(report.toMap());
    }

    /**
     * Reads the report.
     *
     * @return the newest one
     * @throws java.nio.file.NoSuchFileException if the daemon has not run since the machine booted
     * @throws IOException if the file cannot be read, or is damaged
     */
    public SavedReport read() throws IOException {
        try {
            return SavedReport.of(file.read());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(file.path() + " is damaged: " + e.getMessage(), e);
        }
    }
}
