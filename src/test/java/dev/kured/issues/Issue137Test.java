package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lock.LockRecord;
import dev.kured.rehearse.SmallFleet.Machine;
import dev.kured.rehearse.SmallFleet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A node that an autoscaler took away while it held the original's lock (137, 847) held it for ever: no other node was
 * rebooted until somebody deleted the annotation by hand.
 */
final class Issue137Test {
    @Test
    void theLockOfANodeThatIsGoneDoesNotStopTheOthers() {
        var fleet = new SmallFleet();
        List<Machine> nodes = fleet.addThree();
        nodes.getFirst().bootsWithin(Duration.ofDays(365));
        nodes.getFirst().needsReboot(true);
        fleet.runFor(Duration.ofMinutes(5));
        assertTrue(nodes.getFirst().holdsLock(), fleet::story);
        nodes.getFirst().isDeleted();
        nodes.get(1).needsReboot(true);
        nodes.get(2).needsReboot(true);
        fleet.runFor(Duration.ofHours(1));
        assertEquals(2, nodes.get(1).boots(), fleet::story);
        assertEquals(2, nodes.get(2).boots(), fleet::story);
        assertEquals(LockRecord.FREE, fleet.lock(), fleet::story);
    }

    @Test
    void butThatOfANodeThatIsOnlyDownDoes() {
        var fleet = new SmallFleet();
        List<Machine> nodes = fleet.addThree();
        nodes.getFirst().bootsWithin(Duration.ofDays(365));
        nodes.getFirst().needsReboot(true);
        fleet.runFor(Duration.ofMinutes(5));
        nodes.get(1).needsReboot(true);
        fleet.runFor(Duration.ofDays(7));
        assertEquals(1, nodes.get(1).boots(), fleet::story);
        assertFalse(nodes.get(1).isCordonedByKured(), fleet::story);
    }
}
