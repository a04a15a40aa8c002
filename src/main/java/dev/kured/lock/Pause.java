package dev.kured.lock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A pause of all reboots: no node may take the lock. Nodes that already hold it finish their reboot.
 *
 * @param by the user who paused
 * @param since when the pause began, by the clock of that user's host
 * @param reason the reason; may be empty
 * @param until when the pause ends by itself; empty if it lasts until somebody resumes
 */
public record Pause(String by, Instant since, String reason, Optional<Instant> until) {

    /**
     * {@return whether the pause is in force}
     *
     * @param now the present time
     */
    public boolean at(Instant now) {
        return until.isEmpty() || now.isBefore(until.get());
    }

    /** {@return the user, the times and the reason as text} */
    public String inWords() {
        return "paused by " + by
                + (since.equals(Instant.EPOCH) ? "" : " since " + since.truncatedTo(ChronoUnit.SECONDS))
                + until.map(end -> " until " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("")
                + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
