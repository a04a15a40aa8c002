package dev.kured.node;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * The content of the annotation {@link Marks#WAITING}, with which a Node shows people that it waits for the lock. Nothing
 * is decided by it.
 *
 * @param since since when a reboot has been needed
 * @param why the reason for the reboot
 */
public record Waiting(Instant since, String why) {

    /** Parses the annotation's value. If it does not begin with a time, {@code since} is the epoch. */
    static Waiting of(String text) {
        String[] parts = text.split(" ", 2);
        try {
            return new Waiting(Instant.parse(parts[0]), parts.length > 1 ? parts[1] : "");
        } catch (DateTimeException _) {
            return new Waiting(Instant.EPOCH, text);
        }
    }
}
