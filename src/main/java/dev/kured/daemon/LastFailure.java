package dev.kured.daemon;

import dev.kured.notify.Occasion;
import dev.kured.terms.AtomicFile;
import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The failure that people were told of last, until they are told that all is well again. It is kept in a file, for
 * between the one and the other there is a reboot. Should that get lost, only the good news is missing.
 */
final class LastFailure {
    private static final Duration A_DAY = Duration.ofDays(1);

    private final Path file;
    private final Log log;
    private Optional<Told> told;

    private record Told(Occasion occasion, Instant at) {}

    /** In this file; its directory must exist. */
    LastFailure(Path file, Log log) {
        this.file = file;
        this.log = log;
        this.told = read();
    }

    /** Whether there is one. */
    boolean isOpen() {
        return told.isPresent();
    }

    /** Whether the last one was this, and told within the day before {@code now}. */
    boolean isFresh(Occasion occasion, Instant now) {
        return told.filter(last -> last.occasion() == occasion && now.isBefore(last.at().plus(A_DAY))).isPresent();
    }

    /** People are told of one. */
    void open(Occasion occasion, Instant at) {
        told = Optional.of(new Told(occasion, at));
        try {
            new AtomicFile(file).write(occasion + " " + at + "\n");
        } catch (IOException e) {
            log.debug(file + " cannot be written: " + e);
        }
    }

    /** People are told that all is well again. */
    void close() {
        told = Optional.empty();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug(file + " cannot be deleted: " + e);
        }
    }

    private Optional<Told> read() {
        try {
            String[] words = Files.readString(file).strip().split(" ", 2);
            return Optional.of(new Told(Occasion.valueOf(words[0]), Instant.parse(words[words.length - 1])));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            log.debug(file + " cannot be read: " + e);
            return Optional.empty();
        }
    }
}
