package dev.kured.rehearse;

import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;

/** What happens to requests and effects on their way. */
interface FaultModel {
    /** Nothing. */
    FaultModel FINE = (_, _) -> {};

    /**
     * Strikes one request or effect, or not: by a {@link Trouble}, or by the {@link Crash} of the daemon.
     *
     * @param afterwards whether the effect has happened already, so that only its answer can be lost
     */
    void strike(Host host, boolean afterwards) throws Trouble;

    /** A host has just taken the lock. */
    default void begins(Host host) {}

    /** How long a request is under way; meanwhile the world goes on. */
    default Duration underWay() {
        return Duration.ZERO;
    }

    /** Whether the client of a write gives up before the write takes effect, and when it does. */
    default Optional<Late> late(Host host, Request kind) {
        return Optional.empty();
    }

    /**
     * A write that takes effect after its client has given up.
     *
     * @param givenUpAfter how long the client waits for the answer
     * @param effectAfter how long after that it takes effect, if it still can
     */
    record Late(Duration givenUpAfter, Duration effectAfter) {}

    /** How much later than usual some news of a watch come. */
    default Duration delayOfNews() {
        return Duration.ZERO;
    }
}
