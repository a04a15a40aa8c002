package dev.kured.rehearse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** The places in the lock that are free while somebody waits for one, and since when. */
final class FreePlaces {
    private final ArrayDeque<Instant> since = new ArrayDeque<>();
    private HandOverTotals handOvers = HandOverTotals.NONE;

    /** The number of holders has changed by so many. */
    void changed(int by, boolean somebodyWaits, Instant now) {
        if (!somebodyWaits) {
            since.clear();
        }
        for (int i = by; i < 0 && somebodyWaits; i++) {
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
