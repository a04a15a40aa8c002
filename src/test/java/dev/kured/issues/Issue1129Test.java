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
 * The original's release delay, which is meant for after a reboot, was waited for after a failed drain as well, and the
 * node stayed cordoned all the while.
 */
final class Issue1129Test {
    private final SmallFleet fleet = new SmallFleet(Settled.releaseDelay(Duration.ofHours(1)));

    @Test
    void aFailedDrainIsTakenBackAtOnce() {
        Machine node = fleet.add("node1");
        node.runs("db", Duration.ofSeconds(5));
        fleet.protect("db", 1);
        node.needsReboot(true);
        fleet.runFor(Duration.ofMinutes(14));
        assertTrue(node.isCordonedByKured(), fleet::story);
        fleet.runFor(Duration.ofMinutes(2));
        assertFalse(node.node().unschedulable(), fleet::story);
        assertEquals(LockRecord.FREE, fleet.lock(), fleet::story);
    }

    @Test
    void afterARebootTheLockIsKeptAndTheCordonIsNot() {
        Machine node = fleet.add("node1");
        node.needsReboot(true);
        fleet.runFor(Duration.ofMinutes(10));
        assertEquals(2, node.boots(), fleet::story);
        assertTrue(node.holdsLock(), fleet::story);
        assertFalse(node.node().unschedulable(), fleet::story);
        fleet.runFor(Duration.ofHours(1));
        assertEquals(LockRecord.FREE, fleet.lock(), fleet::story);
    }
}
