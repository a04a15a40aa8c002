package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node's word that a gate which concerns all nodes is closed, so that not each of them asks it. It keeps nobody from
 * the lock by itself, and is nothing that must be taken back: its writer may crash.
 *
 * @param by who has asked
 * @param gates the names of the gates that are closed, and what each one said
 * @param until when they are to be asked again, by the clock of who has asked
 */
public record Deferral(NodeName by, Map<String, String> gates, Instant until) {

    /** Copies the gates, in their order. */
    public Deferral {
        gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
    }

    /** Whether it is in force at {@code now}, by a clock on which nobody defers for longer than {@code atMost}. */
    public boolean at(Instant now, Duration atMost) {
        return now.isBefore(until) && !until.isAfter(now.plus(atMost));
    }
}
