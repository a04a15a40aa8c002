package dev.kured.schedule;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A time in which a reboot may begin at any moment. Windows that overlap or adjoin form one opening.
 *
 * @param since the first moment of the opening; empty: further back than kured looks
 * @param until the first moment after the opening; empty: further ahead than kured looks
 */
public record Opening(Optional<ZonedDateTime> since, Optional<ZonedDateTime> until) {

    /** Returns the elapsed time from start to end; empty if either is out of sight. */
    public Optional<Duration> length() {
        return since.flatMap(from -> until.map(to -> Duration.between(from, to)));
    }
}
