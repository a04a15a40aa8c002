package dev.kured.host;

import dev.kured.terms.AtomicFile;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A file by whose presence an operator says something about this host. What is in it, one line, says who and why; it
 * may be empty, so that {@code touch(1)} and {@code rm(1)} will do.
 *
 * @param path where it lies; its directory is made when it is written
 */
public record FlagFile(Path path) {
    private static final int LONGEST = 1000;

    /**
     * What it says.
     *
     * @param since when it was written
     * @param text who and why, on one line; may be empty
     */
    public record Word(Instant since, String text) {}

    /**
     * Reads it; empty if it is not there.
     *
     * @throws Trouble if it cannot be told whether it is there
     */
    public Optional<Word> read() throws Trouble {
        try {
            return Optional.of(new Word(Files.getLastModifiedTime(path).toInstant(), text()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new Trouble(path + " cannot be looked at: " + e, "Remove it, or make it readable for kured", e);
        }
    }

    /** Since when it says so, and who: {@code since … (anna@node1: the disk is being replaced)}. */
    public String inWords(Word word) {
        return "since " + word.since().truncatedTo(ChronoUnit.SECONDS) + " (" + (word.text().isEmpty() ? path : word.text()) + ")";
    }

    /** Writes it; after this returns it survives a loss of power, where its file system does. */
    public void write(String text) throws Trouble {
        try {
            Files.createDirectories(path.getParent());
            new AtomicFile(path).write(oneLine(text) + "\n");
        } catch (IOException e) {
            throw new Trouble(path + " cannot be written: " + e, "Run it as root", e);
        }
    }

    /** Removes it; false if it was not there. */
    public boolean remove() throws Trouble {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new Trouble(path + " cannot be removed: " + e, "Run it as root", e);
        }
    }

    /** The text is a courtesy: that the file is there counts. */
    private String text() {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).lines().findFirst().map(FlagFile::oneLine).orElse("");
        } catch (IOException _) {
            return "";
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }
}
