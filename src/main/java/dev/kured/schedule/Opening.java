package dev.kured.schedule;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A time in which a reboot may happen at any moment: windows that overlap or adjoin are one.
 *
 * @param since its first moment; empty: further back than kured looks
 * @param until the first moment after it; empty: further ahead than kured looks
 */
public record Opening(Optional<ZonedDateTime> since, Optional<ZonedDateTime> until) {

    /** How long it really lasts; empty where it has no end in sight. */
    public Optional<Duration> length() {
        return since.flatMap(from -> until.map(to -> Duration.between(from, to)));
    }
}
