package dev.kured.node;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a Node says of its wait for the lock, by its mark {@link Marks#WAITING}. It is for people; nothing is decided by
 * it.
 *
 * @param since since when a reboot is needed
 * @param why what asks for it
 */
public record Waiting(Instant since, String why) {

    /** Understands the annotation's value; what begins with no moment has waited since ever. */
    static Waiting of(String text) {
        String[] parts = text.split(" ", 2);
        try {
            return new Waiting(Instant.parse(parts[0]), parts.length > 1 ? parts[1] : "");
        } catch (DateTimeException _) {
            return new Waiting(Instant.EPOCH, text);
        }
    }
}
