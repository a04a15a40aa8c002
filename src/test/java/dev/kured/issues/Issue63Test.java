package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lock.LockRecord;
import dev.kured.rehearse.SmallFleet.Machine;
import dev.kured.rehearse.SmallFleet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The original forgot about its own cordon: after a hiccup of the API server between the boot and the uncordon (63), or
 * when its lock had expired meanwhile (955), the node stayed cordoned until a person noticed.
 */
final class Issue63Test {
    @Test
    void anApiServerThatIsAwayAfterTheBootDelaysTheUncordonAndNoMore() {
        var fleet = new SmallFleet();
        Machine node = fleet.add("node1");
        node.runs("web", Duration.ofSeconds(5));
        node.needsReboot(true);
        while (node.isUp()) {
            fleet.runFor(Duration.ofSeconds(1));
        }
        fleet.apiServerIsAway(true);
        fleet.runFor(Duration.ofHours(2));
        assertEquals(2, node.boots());
        fleet.apiServerIsAway(false);
        fleet.runFor(Duration.ofMinutes(3));
        assertFalse(node.node().unschedulable(), fleet::story);
        assertEquals(LockRecord.FREE, fleet.lock(), fleet::story);
    }

    @Test
    void aNodeWhosePlaceWasTakenMeanwhileIsUncordonedAllTheSame() {
        var fleet = new SmallFleet(Settled.ttl(Duration.ofHours(1)));
        Machine slow = fleet.add("node1");
        Machine other = fleet.add("node2");
        slow.bootsWithin(Duration.ofHours(5));
        slow.needsReboot(true);
        fleet.runFor(Duration.ofMinutes(5));
        other.needsReboot(true);
        fleet.runFor(Duration.ofHours(2));
        assertEquals(2, other.boots(), fleet::story);
        assertFalse(slow.holdsLock(), fleet::story);
        assertTrue(slow.isCordonedByKured(), fleet::story);
        fleet.runFor(Duration.ofHours(4));
        assertEquals(2, slow.boots());
        assertFalse(slow.node().unschedulable(), fleet::story);
    }
}
