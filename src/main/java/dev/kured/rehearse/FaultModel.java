package dev.kured.rehearse;

import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;

/** The faults of requests to the API server and of other effects of an agent. */
interface FaultModel {
    /** No faults. */
    FaultModel NONE = (_, _) -> {};

    /**
     * Injects a fault into one request or effect, or none.
     *
     * @param afterwards whether the effect has already happened, so that only its answer is lost
     * @throws Trouble if the request fails
     * @throws Crash if the daemon dies
     */
    void inject(Host host, boolean afterwards) throws Trouble;

    /** Called when a host has acquired the lock. */
    default void lockTaken(Host host) {}

    /** How long a request or its answer travels; other events run meanwhile. */
    default Duration underWay() {
        return Duration.ZERO;
    }

    /** Decides whether a write takes effect only after its client has given up. */
    default Optional<Late> late(Host host, Request kind) {
        return Optional.empty();
    }

    /**
     * A write that takes effect after its client has given up.
     *
     * @param givenUpAfter how long the client waits for the answer
     * @param effectAfter how long after that the write takes effect, if its resourceVersion still matches
     */
    record Late(Duration givenUpAfter, Duration effectAfter) {}

    /** The extra delay of one event of a watch. */
    default Duration delayOfNews() {
        return Duration.ZERO;
    }
}
