package dev.kured.lock;

import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A node that holds the lock, from before its cordon until after its uncordon. The entry carries the rules under which the
 * node took the lock; they also apply to the nodes that take the lock after it, whatever their configuration.
 *
 * @param node the name of the node
 * @param uid the UID of its Node object, which tells it from a Node that was deleted and created again; empty if unknown
 * @param boot the boot ID when it took the lock: if the boot ID differs, the node has rebooted. Empty if another program
 *     took the lock, whose entry kured leaves alone
 * @param since when it took the lock, by its own clock
 * @param zone the zone whose nodes may hold the lock together with it; empty if it ignores zones
 * @param places how many nodes may hold the lock while this one does, itself included
 * @param unschedulable whether the node was already cordoned; then it stays cordoned afterwards
 */
public record Holder(
        NodeName node,
        String uid,
        Optional<BootId> boot,
        Instant since,
        String zone,
        int places,
        boolean unschedulable) {

    /**
     * Checks the number of places.
     *
     * @throws IllegalArgumentException if {@code places} is less than 1
     */
    public Holder {
        if (places < 1) {
            throw new IllegalArgumentException("the entry of " + node + " allows " + places + " places, but itself takes one");
        }
    }

    /** Returns whether kured for hosts made the entry. Only then kured may release it without an operator's consent. */
    boolean isOurs() {
        return boot.isPresent();
    }

    /** {@return the node, its zone and since when it holds the lock, as text} */
    public String inWords() {
        return node + (zone.isEmpty() ? "" : " (zone " + zone + ")") + " since " + since.truncatedTo(ChronoUnit.SECONDS);
    }
}
