package dev.kured.lock;

import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One node that holds the lock: from before its cordon until after its uncordon. It carries the rules under which it
 * took the lock, so that they hold for whoever comes after it, however that one is configured.
 *
 * @param node the holder
 * @param uid the UID of its Node object: a Node that was deleted and made anew is another one. Empty if not known
 * @param boot the boot in which it took the lock: in another boot, it has rebooted. Empty if another program took it,
 *     which is none of our business
 * @param since when it took the lock, by its own clock
 * @param zone the zone that it shares the lock with; empty if it does not care about zones
 * @param places how many may hold the lock while it does, itself included
 * @param unschedulable whether somebody else had cordoned the node before: then it stays cordoned afterwards
 */
public record Holder(
        NodeName node,
        String uid,
        Optional<BootId> boot,
        Instant since,
        String zone,
        int places,
        boolean unschedulable) {

    /** @throws IllegalArgumentException if there is not even a place for itself */
    public Holder {
        if (places < 1) {
            throw new IllegalArgumentException(node + " holds one of " + places + " places");
        }
    }

    /** Whether it was taken by this program: only then it may be given back without asking anybody. */
    boolean isOurs() {
        return boot.isPresent();
    }

    /** Who, where, and since when. */
    public String inWords() {
        return node + (zone.isEmpty() ? "" : " (zone " + zone + ")") + " since " + since.truncatedTo(ChronoUnit.SECONDS);
    }
}
