package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.rehearse.SmallFleet.Machine;
import dev.kured.rehearse.SmallFleet;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The original ended when the API server timed out (115, 272), and left it to the kubelet to start it again, wherever in
 * its story it was.
 */
final class Issue115Test {
    @Test
    void whateverItIsDoingItOutlivesTheApiServer() {
        var fleet = new SmallFleet();
        List<Machine> nodes = fleet.addThree();
        nodes.getFirst().runs("web", Duration.ofMinutes(5));
        nodes.get(0).needsReboot(true);
        fleet.runFor(Duration.ofSeconds(10));
        nodes.get(1).needsReboot(true);
        fleet.runFor(Duration.ofSeconds(10));
        assertEquals(List.of(PhaseName.DRAINING, PhaseName.QUEUED, PhaseName.IDLE), nodes.stream().map(node -> node.report().phase()).toList());
        fleet.apiServerIsAway(true);
        fleet.runFor(Duration.ofHours(6));
        assertTrue(nodes.stream().allMatch(Machine::hasDaemon), fleet::story);
        assertFalse(nodes.get(1).report().trouble().isEmpty() && nodes.get(0).report().trouble().isEmpty(), "it is told");
        fleet.apiServerIsAway(false);
        fleet.runFor(Duration.ofHours(1));
        assertEquals(List.of(2, 2, 1), nodes.stream().map(Machine::boots).toList(), fleet::story);
    }
}
