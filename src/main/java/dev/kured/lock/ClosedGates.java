package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A note in the lock record: gates that concern all nodes, such as Prometheus, are closed. One node asks and writes the
 * note, so that the others need not ask. The note does not itself forbid to take the lock, and it expires, so that nothing
 * is left behind if its writer crashes.
 *
 * @param by the node that asked
 * @param gates the names of the closed gates, each with its reason
 * @param until when the gates are to be asked again, by the clock of {@code by}
 */
public record ClosedGates(NodeName by, Map<String, String> gates, Instant until) {

    /** Copies the gates in their order. */
    public ClosedGates {
        gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
    }

    /**
     * {@return whether the note is in force}
     *
     * @param now the present time of this node's clock
     * @param atMost the longest time a note may last; an {@code until} beyond that is a wrong clock, and does not count
     */
    public boolean at(Instant now, Duration atMost) {
        return now.isBefore(until) && !until.isAfter(now.plus(atMost));
    }
}
