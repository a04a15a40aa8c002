package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the cluster beside the record, and bounds who may take the lock. The number of places and the zone
 * are part of the wish itself, see {@link Holder}.
 *
 * @param notReady nodes that are not Ready and use up places too; those that hold the lock count but once
 * @param ttl how long a holder may hold it before another may take its place, by the taker's clock; zero: for ever
 * @param dead holders that will never give it back, and how that is known
 */
public record Limits(Set<NodeName> notReady, Duration ttl, Map<Holder, String> dead) {

    /** Only the record itself counts. */
    public static final Limits NONE = new Limits(Set.of(), Duration.ZERO, Map.of());

    public Limits {
        notReady = Set.copyOf(notReady);
        dead = Map.copyOf(dead);
    }

    /** Whether every holder keeps its place, however long it lasts. */
    boolean nobodyDies() {
        return dead.isEmpty() && ttl.isZero();
    }
}
