package dev.kured.rehearse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** The places of the lock that are free while a node waits for one, with the times at which they became free. */
final class FreePlaces {
    private final ArrayDeque<Instant> since = new ArrayDeque<>();
    private HandOverTotals handOvers = HandOverTotals.NONE;

    /**
     * Notes that the number of holders has changed.
     *
     * @param by the difference
     */
    void changed(int by, boolean nodesWait, Instant now) {
        if (!nodesWait) {
            since.clear();
        }
        for (int i = by; i < 0 && nodesWait; i++) {
            since.add(now);
        }
        for (int i = by; i > 0 && !since.isEmpty(); i--) {
            handOvers = handOvers.with(Duration.between(since.remove(), now));
        }
    }

    HandOverTotals handOvers() {
        return handOvers;
    }
}
