package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Facts from outside the lock record that decide whether a node may take the lock. The number of places and the zone are
 * in the node's own entry, see {@link Holder}.
 *
 * @param notReady nodes that are not Ready, which take up places, too; a holder counts only once
 * @param ttl how long a holder may keep its place, by the clock of the node that takes it over; zero for ever
 * @param dead holders that will never release the lock, each with the reason
 */
public record Limits(Set<NodeName> notReady, Duration ttl, Map<Holder, String> dead) {

    /** No limits besides the record itself. */
    public static final Limits NONE = new Limits(Set.of(), Duration.ZERO, Map.of());

    /** Copies the collections. */
    public Limits {
        notReady = Set.copyOf(notReady);
        dead = Map.copyOf(dead);
    }

    /** Returns whether every holder keeps its place for ever. */
    boolean allowNoTakeover() {
        return dead.isEmpty() && ttl.isZero();
    }
}
