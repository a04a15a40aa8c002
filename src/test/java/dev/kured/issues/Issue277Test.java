package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.rehearse.SmallFleet.Machine;
import dev.kured.rehearse.SmallFleet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The original gave its lock on as soon as its pod ran again after the boot. The node could still be NotReady, and the
 * next one went down meanwhile: two at a time, with a concurrency of one.
 */
final class Issue277Test {
    @Test
    void noNodeGoesBeforeTheOneBeforeItIsReady() {
        var fleet = new SmallFleet();
        List<Machine> nodes = fleet.addThree();
        nodes.forEach(node -> node.needsReboot(true));
        for (int second = 0; second < 1800; second++) {
            fleet.runFor(Duration.ofSeconds(1));
            for (Machine node : nodes) {
                boolean anotherIsAway = nodes.stream().anyMatch(other -> other != node && !other.isReady());
                assertTrue(!node.holdsLock() || !anotherIsAway, fleet::story);
            }
        }
        nodes.forEach(node -> assertEquals(2, node.boots(), fleet::story));
    }
}
