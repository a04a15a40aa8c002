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
 * The original took the exit status of its reboot command for the reboot. Where that did nothing (886) the node stayed
 * drained, and held the lock, for ever; where the reboot did not help (17) it was rebooted again and again.
 */
final class Issue886Test {
    @Test
    void aRebootThatDoesNotHappenIsTakenBackAndTriedAgain() {
        var fleet = new SmallFleet();
        Machine node = fleet.add("node1");
        node.ignoresReboots(true);
        node.needsReboot(true);
        fleet.runFor(Duration.ofMinutes(9));
        assertEquals(1, node.rebootsAsked(), fleet::story);
        assertTrue(node.isCordonedByKured(), fleet::story);
        fleet.runFor(Duration.ofMinutes(3));
        assertFalse(node.node().unschedulable(), fleet::story);
        assertEquals(LockRecord.FREE, fleet.lock(), fleet::story);
        node.ignoresReboots(false);
        fleet.runFor(Duration.ofMinutes(30));
        assertEquals(2, node.boots(), fleet::story);
    }

    @Test
    void aRebootThatDoesNotHelpIsNotRepeatedForEver() {
        var fleet = new SmallFleet();
        Machine node = fleet.add("node1");
        node.isNeverContent();
        fleet.runFor(Duration.ofHours(23));
        assertEquals(1 + 3, node.boots(), fleet::story);
        assertFalse(node.node().unschedulable(), fleet::story);
        assertEquals(LockRecord.FREE, fleet.lock(), fleet::story);
        assertTrue(node.report().sentence().contains("raise reboot.max-per-day"), node.report()::sentence);
    }
}
