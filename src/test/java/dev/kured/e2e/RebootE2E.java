package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.e2e.History.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reboots of real nodes, undisturbed and disturbed. What must hold in each of them is in {@link History}. */
@ExtendWith(OnAFleet.class)
class RebootE2E {
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final Duration PROMPTLY = Duration.ofSeconds(10);

    @Test
    void allNodesRebootOneAfterAnotherAndTheWorkloadStaysUp(Fleet fleet, Witness witness) throws Exception {
        fleet.deploy("web", 6);
        fleet.protect("web", 4);
        witness.expectAtLeast("web", 4);
        Map<String, Integer> before = boots(fleet);
        Map<String, Instant> sentinels = new HashMap<>();

        Fleet.NODES.forEach(node -> sentinels.put(node, fleet.askForReboot(node)));
        witness.await("all nodes have rebooted", view -> view.quiet()
                && witness.history().when(Step.GIVES_THE_LOCK_BACK).size() == Fleet.NODES.size());

        for (String node : Fleet.NODES) {
            assertEquals(Step.A_REBOOT, witness.history().of(node));
            assertEquals(before.get(node) + 1, fleet.boots(node));
            assertFalse(witness.now().node(node).unschedulable());
        }
        System.out.print(witness.history().table(sentinels));
        assertPromptHandOver(witness.history(), sentinels);
    }

    @Test
    void aDaemonThatIsKilledWhileItDrainsGoesOnAndFinishes(Fleet fleet, Witness witness) throws Exception {
        int boots = fleet.boots("node1");
        fleet.beginDrain("node1", witness);
        String process = fleet.property("node1", "MainPID");

        fleet.on("node1", "kill -9 " + process);
        Fleet.await("systemd starts it again", () -> {
            String another = fleet.property("node1", "MainPID");
            return !another.equals(process) && !another.equals("0");
        });
        fleet.endDrain();
        awaitReboot(witness, "node1");

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(boots + 1, fleet.boots("node1"));
    }

    @Test
    void anApiServerThatIsAwayWhileItDrainsIsWaitedFor(Fleet fleet, Witness witness) throws Exception {
        int boots = fleet.boots("node1");
        fleet.beginDrain("node1", witness);

        fleet.stopApiServer();
        Thread.sleep(OUTAGE);
        fleet.startApiServer();
        fleet.endDrain();
        awaitReboot(witness, "node1");

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(boots + 1, fleet.boots("node1"));
    }

    @Test
    void aNodeThatAnAdministratorHasCordonedStaysCordoned(Fleet fleet, Witness witness) throws Exception {
        fleet.kubectl("cordon", "node1");

        fleet.askForReboot("node1");
        awaitReboot(witness, "node1");

        assertEquals(Step.A_REBOOT_UNDER_A_CORDON, witness.history().of("node1"));
        assertTrue(witness.now().node("node1").unschedulable());
    }

    @Test
    void aNodeThatDoesNotComeBackKeepsTheLock(Fleet fleet, Witness witness) throws Exception {
        fleet.hold("node1");
        fleet.askForReboot("node1");
        witness.await("node1 is on its way", view -> view.holds("node1"));
        fleet.askForReboot("node2");
        witness.await("node1 is down", view -> !view.node("node1").ready());
        Fleet.await("node2 waits", () -> fleet.says("node2").contains("held by node1"));
        assertEquals(List.of(), witness.history().of("node2"));

        fleet.release("node1");
        awaitReboot(witness, "node2");

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(Step.A_REBOOT, witness.history().of("node2"));
    }

    @Test
    void aRebootByHandInTheMiddleOfADrainIsARebootToo(Fleet fleet, Witness witness) throws Exception {
        int boots = fleet.boots("node1");
        fleet.beginDrain("node1", witness);

        fleet.rebootByHand("node1");
        awaitReboot(witness, "node1");

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(boots + 1, fleet.boots("node1"));
    }

    private static void awaitReboot(Witness witness, String node) throws InterruptedException {
        witness.await(node + " has rebooted", view -> view.quiet()
                && witness.history().of(node).contains(Step.HAS_REBOOTED));
    }

    private static Map<String, Integer> boots(Fleet fleet) {
        var boots = new HashMap<String, Integer>();
        Fleet.NODES.forEach(node -> boots.put(node, fleet.boots(node)));
        return boots;
    }

    private static void assertPromptHandOver(History history, Map<String, Instant> sentinels) {
        var cordons = history.when(Step.IS_CORDONED);
        var releases = history.when(Step.GIVES_THE_LOCK_BACK);
        var first = cordons.getFirst();
        assertPrompt(sentinels.get(first.node()), first.at(), "from the sentinel to the cordon");
        for (int i = 1; i < cordons.size(); i++) {
            assertPrompt(releases.get(i - 1).at(), cordons.get(i).at(), "from a release to the next node's cordon");
        }
    }

    private static void assertPrompt(Instant from, Instant to, String what) {
        Duration took = Duration.between(from, to);
        assertTrue(took.compareTo(PROMPTLY) < 0, what + " it took " + took);
    }
}
