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
 * A file whose presence is an operator's command for this host, such as a hold. Its content is one line with the user and
 * the reason. It may be empty, so that touch(1) and rm(1) suffice.
 *
 * @param path the path; writing the file creates its directory
 */
public record FlagFile(Path path) {
    private static final int LONGEST = 1000;

    /**
     * The content of an existing file.
     *
     * @param since when the file was written
     * @param text the user and the reason, on one line; may be empty
     */
    public record Word(Instant since, String text) {}

    /**
     * Reads the file.
     *
     * @return the content; empty if the file does not exist
     * @throws Trouble if it is unknown whether the file exists
     */
    public Optional<Word> read() throws Trouble {
        try {
            return Optional.of(new Word(Files.getLastModifiedTime(path).toInstant(), text()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new Trouble(path + " cannot be read: " + e, "Remove it, or make it readable for kured", e);
        }
    }

    /**
     * {@return the content as text: {@code since … (anna@node1: the disk is being replaced)}}
     *
     * @param word the content
     */
    public String inWords(Word word) {
        return "since " + word.since().truncatedTo(ChronoUnit.SECONDS) + " (" + (word.text().isEmpty() ? path : word.text()) + ")";
    }

    /**
     * Writes the file, so that it survives a loss of power if its file system does.
     *
     * @param text the user and the reason
     * @throws Trouble if the file cannot be written
     */
    public void write(String text) throws Trouble {
        try {
            Files.createDirectories(path.getParent());
            new AtomicFile(path).write(oneLine(text) + "\n");
        } catch (IOException e) {
            throw new Trouble(path + " cannot be written: " + e, "Run it as root", e);
        }
    }

    /**
     * Removes the file.
     *
     * @return whether the file existed
     * @throws Trouble if it cannot be removed
     */
    public boolean remove() throws Trouble {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new Trouble(path + " cannot be removed: " + e, "Run it as root", e);
        }
    }

    /** Returns the text; empty if it cannot be read, because only the presence of the file matters. */
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
