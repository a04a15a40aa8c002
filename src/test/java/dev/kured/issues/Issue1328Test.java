package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.node.Marks;
import dev.kured.rehearse.SmallFleet.Machine;
import dev.kured.rehearse.SmallFleet;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The original put its post-reboot labels on with the uncordon. A node that somebody else had cordoned beforehand is not
 * uncordoned, and so never got them.
 */
final class Issue1328Test {
    private static final Marks LABELS = new Marks(false, Map.of("state", "rebooting"), Map.of("state", "rebooted"), Optional.empty());

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLabelsComeAndGoWhoeverHasCordonedTheNode(boolean byAdministrator) {
        var fleet = new SmallFleet(Settled.marks(LABELS));
        Machine node = fleet.add("node1");
        node.runs("web", Duration.ofSeconds(30));
        if (byAdministrator) {
            node.isCordonedByAdministrator();
        }
        node.needsReboot(true);
        fleet.runFor(Duration.ofSeconds(20));
        assertEquals(PhaseName.DRAINING, node.report().phase(), fleet::story);
        assertEquals("rebooting", node.node().labels().get("state"), fleet::story);
        fleet.runFor(Duration.ofMinutes(10));
        assertEquals(2, node.boots(), fleet::story);
        assertEquals("rebooted", node.node().labels().get("state"), fleet::story);
        assertEquals(byAdministrator, node.node().unschedulable(), fleet::story);
        assertTrue(node.report().phase() == PhaseName.IDLE, fleet::story);
    }
}
