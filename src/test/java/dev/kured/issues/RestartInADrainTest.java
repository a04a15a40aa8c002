package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lock.LockRecord;
import dev.kured.rehearse.SmallFleet.Machine;
import dev.kured.rehearse.SmallFleet;
import dev.kured.rehearse.SmallWorld;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * When the original was started anew in the middle of a drain and found that it held the lock, it took that for the time
 * after the reboot: it uncordoned the node, gave the lock back, and told people that the node had been rebooted.
 */
final class RestartInADrainTest {
    @Test
    void aDaemonThatIsStartedAnewGoesOnWithTheDrain() {
        var fleet = new SmallFleet();
        Machine node = fleet.add("node1");
        node.runs("slow", Duration.ofMinutes(5));
        node.needsReboot(true);
        fleet.runFor(Duration.ofMinutes(1));
        assertEquals(PhaseName.DRAINING, node.report().phase(), fleet::story);
        node.daemonDiesFor(Duration.ofSeconds(10));
        while (node.boots() == 1) {
            assertTrue(node.holdsLock() && node.isCordonedByKured(), fleet::story);
            assertTrue(fleet.now().isBefore(SmallWorld.BEGIN.plus(Duration.ofHours(1))), fleet::story);
            fleet.runFor(Duration.ofSeconds(1));
        }
        fleet.runFor(Duration.ofMinutes(5));
        assertEquals(1, node.rebootsAsked(), fleet::story);
        assertEquals(LockRecord.FREE, fleet.lock(), fleet::story);
    }
}
