package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.e2e.History.Moment;
import dev.kured.e2e.History.Step;
import dev.kured.lab.Lab;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Six nodes in two zones, two of one zone at a time, and what an operator's hand does to their roll-out; all of it with
 * the kubelet's credential.
 */
@ExtendWith(OnAFleet.class)
class RolloutE2E {
    private static final int SIZE = 6;
    private static final String TWO_OF_ONE_ZONE = """
            [lock]
            concurrency = 2
            zone-label = "kured.example/zone"
            """;

    @BeforeEach
    void sixNodesInTwoZones(Fleet fleet, Witness witness) throws Exception {
        fleet.growTo(SIZE);
        fleet.apply("rbac-nodes.yaml");
        var zones = new HashMap<String, String>();
        fleet.nodes().forEach(node -> zones.put(node, zone(node)));
        witness.allow(new History.Places(2, zones));
    }

    private static String zone(String node) {
        return Integer.parseInt(node.replace("node", "")) <= SIZE / 2 ? "a" : "b";
    }

    private static void configure(Fleet fleet, List<String> nodes, String more) {
        nodes.forEach(node ->
                fleet.kubectl("label", "node", node, "--overwrite", "kured.example/zone=" + zone(node)));
        Fleet.each(nodes, node -> {
            fleet.configure(node, TWO_OF_ONE_ZONE + more);
            fleet.restart(node);
        });
    }

    @Test
    void aPauseInTheMiddleStopsAfterTheRunningOnesAndResumeGoesOn(Fleet fleet, Witness witness) throws Exception {
        List<String> nodes = fleet.nodes();
        configure(fleet, nodes, "");
        fleet.pod("slow", "node2", Duration.ofMinutes(5));

        fleet.askForReboot("node2");
        witness.await("node2 is drained", view -> view.terminating("slow"));
        nodes.stream().filter(node -> !node.equals("node2")).forEach(fleet::askForReboot);
        witness.await("the other place is taken, too", view -> view.holders().size() == 2);
        Lab.Answer paused = fleet.attempt("node6", "kured", "pause", "--reason", "closing");
        assertEquals(0, paused.status(), paused.errors());
        Set<String> running = takers(witness);
        fleet.endDrain();
        witness.await("the running ones have finished", View::quiet);
        List<String> left = nodes.stream().filter(node -> witness.history().of(node).isEmpty()).toList();
        for (String node : left) {
            Fleet.await(node + " says that it is paused", () -> fleet.says(node).contains("(closing)"));
        }
        running.addAll(takers(witness));
        assertEquals(running, takers(witness), "nobody has begun since");
        assertTrue(left.size() >= 1, "some were left over");
        String lock = fleet.on(left.getFirst(), "kured lock");
        assertTrue(lock.contains("free, " + left.size() + " node") && lock.contains("(closing): no further node takes it"), lock);

        // It is another person's, as root@node6 is not root@node1.
        Lab.Answer refused = fleet.attempt("node1", "kured", "resume");
        assertEquals(64, refused.status(), refused.output());
        assertTrue(refused.errors().contains("paused by root@node6"), refused.errors());
        fleet.on("node1", "kured resume --yes");
        witness.await("all have rebooted", view -> view.quiet()
                && witness.history().when(Step.GIVES_THE_LOCK_BACK).size() == SIZE);
        nodes.forEach(node -> assertEquals(Step.A_REBOOT, witness.history().of(node)));
        assertEquals(2, witness.history().mostHolders(), "two went at once");
    }

    private static Set<String> takers(Witness witness) {
        return witness.history().when(Step.TAKES_THE_LOCK).stream().map(Moment::node)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The others look after it, soon, since they are told to be impatient. Who takes its place says so in all ways. */
    @Test
    void aNodeThatIsDeletedWhileItHoldsTheLockDoesNotStopTheOthers(Fleet fleet, Witness witness) throws Exception {
        String hook = fleet.receiver("node6");
        configure(fleet, List.of("node1", "node4"), """
                [gates]
                retry = "1s"
                [notify]
                urls = ["%s"]
                [metrics]
                listen = "127.0.0.1:9404"
                """.formatted(hook));
        goDown("node1", fleet, witness);
        fleet.askForReboot("node4");
        Fleet.await("node4 waits for the other zone", () -> fleet.says("node4").contains("held by node1"));

        fleet.kubectl("delete", "node", "node1");
        witness.await("node4 has rebooted", view -> witness.history().of("node4").equals(Step.A_REBOOT));

        assertTrue(fleet.journal("node4").contains("Takes the place of node1 (zone a) since"), fleet.journal("node4"));
        Fleet.await("it is told", () -> fleet.received("node6").stream()
                .anyMatch(message -> message.contains("takes the place of node1 (zone a)") && message.contains("node4")));
        Fleet.await("it is counted", () -> fleet.metrics("node4").contains("kured_takeovers_total{node=\"node4\"} 1"));
        fleet.release("node1");
        Fleet.await("node1 is back", () -> fleet.isUp("node1") && fleet.says("node1").equals("No reboot is needed."));
        witness.await("all is quiet", view -> view.quiet() && view.nodes().containsKey("node1"));
    }

    @Test
    void aDeadNodeIsTakenOutOfTheLockByHand(Fleet fleet, Witness witness) throws Exception {
        configure(fleet, List.of("node1", "node4"), "");
        goDown("node1", fleet, witness);
        fleet.askForReboot("node4");
        Fleet.await("node4 waits for the other zone", () -> fleet.says("node4").contains("held by node1"));
        witness.await("the cluster has missed node1", view -> !view.node("node1").ready());
        String lock = fleet.on("node4", "kured lock");
        assertTrue(lock.matches("(?s).*\nnode1 .* rebooting, not Ready\n.*\nnode4 .*/run/reboot-required.*"), lock);

        assertEquals(64, fleet.attempt("node4", "kured", "lock", "release", "node1").status());
        String asked = fleet.onTerminal("node4", "kured lock release node1", "n");
        assertTrue(asked.contains("Take the lock away from node1? [y/N]") && asked.contains("Nothing was changed."), asked);
        assertTrue(witness.now().holds("node1"));
        witness.excuse("node1");
        String released = fleet.onTerminal("node4", "kured lock release node1", "y");
        assertTrue(released.contains("node1 does not hold the lock any more (rebooting, not Ready)."), released);
        witness.await("node4 has rebooted", view -> witness.history().of("node4").equals(Step.A_REBOOT));

        fleet.release("node1");
        witness.await("node1 has tidied up", View::quiet);
    }

    private static void goDown(String node, Fleet fleet, Witness witness) throws InterruptedException {
        fleet.hold(node);
        fleet.askForReboot(node);
        witness.await(node + " is on its way", view -> view.holds(node));
        Fleet.await(node + " is down", () -> !fleet.isUp(node));
    }
}
