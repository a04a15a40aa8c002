package dev.kured.lock;

import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One node that holds the lock: from before its cordon until after its uncordon.
 *
 * @param node the holder
 * @param uid the UID of its Node object: a Node that was deleted and made anew is another one
 * @param boot the boot in which it took the lock: in another boot, it has rebooted
 * @param since when it took the lock, by its own clock
 * @param unschedulable whether somebody else had cordoned the node before: then it stays cordoned afterwards
 */
public record Holder(NodeName node, String uid, BootId boot, Instant since, boolean unschedulable) {

    /** Who, and since when. */
    public String inWords() {
        return node + " since " + since.truncatedTo(ChronoUnit.SECONDS);
    }
}
