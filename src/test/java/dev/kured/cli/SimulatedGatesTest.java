package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.config.Settings;
import dev.kured.gate.Gate;
import dev.kured.rehearse.FaultLevel;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SimulatedGatesTest {
    private static final Instant START = Instant.parse("2026-12-01T22:00:00Z");
    private static final Settings.Gates PODS = new Settings.Gates(
            Duration.ofMinutes(1), Optional.empty(), List.of(new LabelSelector("app=db")));

    /** At which minutes of three days a gate is closed. */
    private static List<Integer> closed(FaultLevel faults, long seed, String node) {
        return IntStream.range(0, 3 * 24 * 60).filter(minute -> isClosed(faults, seed, node, minute)).boxed().toList();
    }

    private static boolean isClosed(FaultLevel faults, long seed, String node, int minute) {
        List<Gate> gates = new SimulatedGates(PODS, faults, seed)
                .of(new NodeName(node), () -> START.plus(Duration.ofMinutes(minute)));
        try {
            return gates.getFirst().closedBecause().isPresent();
        } catch (Trouble trouble) {
            throw new AssertionError(trouble);
        }
    }

    @Test
    void withoutFaultsTheyAreOpen() {
        assertEquals(List.of(), closed(FaultLevel.NONE, 1, "node1"));
    }

    @Test
    void withFaultsTheyAreClosedForAWhileAsTheSeedSays() {
        List<Integer> some = closed(FaultLevel.SOME, 1, "node1");
        assertTrue(!some.isEmpty() && some.size() < 3 * 24 * 60 / 4, some::toString);
        assertEquals(some, closed(FaultLevel.SOME, 1, "node1"));
        assertTrue(!some.equals(closed(FaultLevel.SOME, 2, "node1")));
        assertTrue(!some.equals(closed(FaultLevel.SOME, 1, "node2")), "pods are each node's own");
        assertTrue(closed(FaultLevel.MANY, 1, "node1").size() > some.size() / 2);
    }

    @Test
    void onlyTheConfiguredOnesAreThere() {
        var none = new Settings.Gates(Duration.ofMinutes(1), Optional.empty(), List.of());
        assertEquals(List.of(), new SimulatedGates(none, FaultLevel.MANY, 1).of(new NodeName("node1"), () -> START));
        assertEquals(List.of("pods"), new SimulatedGates(PODS, FaultLevel.MANY, 1).of(new NodeName("node1"), () -> START)
                .stream().map(Gate::name).toList());
    }
}
