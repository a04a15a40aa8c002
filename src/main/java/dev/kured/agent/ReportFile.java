package dev.kured.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;

/** The newest {@link SavedReport} in a file, {@code /run/kured/status}, for {@code kured status}. */
public final class ReportFile {
    private final KeyValueFile file;

    /** At this path. */
    public ReportFile(Path path) {
        this.file = new KeyValueFile(path);
    }

    /** Replaces it. */
    public void write(SavedReport report) throws IOException {
        file.write(report.toMap());
    }

    /** Reads it; {@link java.nio.file.NoSuchFileException} if the daemon has not run since the machine has booted. */
    public SavedReport read() throws IOException {
        try {
            return SavedReport.of(file.read());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(file.path() + " is damaged: " + e.getMessage(), e);
        }
    }
}
