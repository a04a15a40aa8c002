package dev.kured.rehearse;

import dev.kured.terms.Trouble;
import java.time.Duration;

/** What happens to requests and effects on their way. */
interface Weather {
    /** Nothing. */
    Weather FINE = (_, _) -> {};

    /**
     * Strikes one request or effect, or not: by a {@link Trouble}, or by the {@link Crash} of the daemon.
     *
     * @param afterwards whether the effect has happened already, so that only its answer can be lost
     */
    void strike(Host host, boolean afterwards) throws Trouble;

    /** How long a request is under way; meanwhile the world goes on. */
    default Duration underWay() {
        return Duration.ZERO;
    }

    /** How much later than usual some news of a watch come. */
    default Duration delayOfNews() {
        return Duration.ZERO;
    }
}
