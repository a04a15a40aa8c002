package dev.kured.lock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Somebody's word that no node may take the lock for now. Who holds it finishes.
 *
 * @param by who said so
 * @param since when, by that one's clock
 * @param reason why; may be empty
 * @param until when it ends by itself; empty: when somebody resumes
 */
public record Pause(String by, Instant since, String reason, Optional<Instant> until) {

    /** Whether it is in force at {@code now}. */
    public boolean at(Instant now) {
        return until.isEmpty() || now.isBefore(until.get());
    }

    /** Who, since when, why and until when. */
    public String inWords() {
        return "paused by " + by
                + (since.equals(Instant.EPOCH) ? "" : " since " + since.truncatedTo(ChronoUnit.SECONDS))
                + until.map(end -> " until " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("")
                + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
