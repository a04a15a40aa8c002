package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.e2e.History.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reboots that were begun and come to nothing: cordon and lock are taken back, and others get their turn. */
@ExtendWith(OnAFleet.class)
class TakeBackE2E {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);

    @Test
    void stoppingTheServiceInTheMiddleOfADrainTakesItBack(Fleet fleet, Witness witness) throws Exception {
        int boots = fleet.boots("node1");
        fleet.beginDrain("node1", witness);

        long began = System.nanoTime();
        fleet.on("node1", "systemctl stop kured");
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        witness.await("it is taken back", View::quiet);

        assertTrue(took.compareTo(STOP_TIMEOUT) < 0, "stopping took " + took);
        assertEquals("success", fleet.property("node1", "Result"));
        assertEquals(Step.TAKEN_BACK, witness.history().of("node1"));
        assertEquals(boots, fleet.boots("node1"));
    }

    @Test
    void aDrainThatABudgetForbidsIsGivenUpAndTheNextNodeGetsItsTurn(Fleet fleet, Witness witness) throws Exception {
        fleet.configure("node1", """
                [drain]
                timeout = "10s"
                retry-after = "15s\"""");
        fleet.restart("node1");
        fleet.pod("precious", "node1", Duration.ZERO);
        fleet.protect("precious", 1);

        fleet.askForReboot("node1");
        witness.await("node1 is on its way", view -> view.node("node1").cordonedByKured());
        fleet.askForReboot("node2");
        witness.await("node1 has given up", view -> witness.history().of("node1").equals(Step.TAKEN_BACK));
        Fleet.await("node1 says why", () -> fleet.says("node1")
                .contains("the drain did not finish within 10s: 1 pod left: default/precious refused"));

        fleet.kubectl("delete", "pdb", "precious");
        witness.await("node1 has tried again", view -> view.quiet()
                && witness.history().when(Step.HAS_REBOOTED).size() == 2);
        assertEquals(List.of("node1", "node2", "node1"),
                witness.history().when(Step.TAKES_THE_LOCK).stream().map(History.Moment::node).toList());
        assertEquals(Step.both(Step.TAKEN_BACK, Step.A_REBOOT), witness.history().of("node1"));
        assertEquals(Step.A_REBOOT, witness.history().of("node2"));
    }

    @Test
    void anUpgradeInTheMiddleOfADrainLosesNothing(Fleet fleet, Witness witness) throws Exception {
        fleet.beginDrain("node1", witness);
        String process = fleet.property("node1", "MainPID");

        fleet.upgrade("node1");
        assertNotEquals(process, fleet.property("node1", "MainPID"), "kured was not restarted");
        fleet.endDrain();
        witness.await("node1 has rebooted", view -> view.quiet()
                && witness.history().of("node1").contains(Step.HAS_REBOOTED));

        assertEquals(Step.both(Step.TAKEN_BACK, Step.A_REBOOT), witness.history().of("node1"));
    }

    @Test
    void anUpgradeWhileItWaitsOrIsNotQuiteBackLosesNothing(Fleet fleet, Witness witness) throws Exception {
        fleet.on("node1", "systemctl disable kubelet");
        fleet.beginDrain("node1", witness);
        fleet.askForReboot("node2");
        Fleet.await("node2 waits", () -> fleet.says("node2").contains("held by node1"));

        fleet.upgrade("node2");
        fleet.endDrain();
        Fleet.await("node1 has rebooted", () -> fleet.attempt("node1", "systemctl", "show", "-P", "StatusText", "kured")
                .output().contains("Has rebooted"));
        fleet.upgrade("node1");
        fleet.on("node1", "systemctl enable --now kubelet");
        witness.await("both have rebooted", view -> view.quiet()
                && witness.history().when(Step.HAS_REBOOTED).size() == 2);

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(Step.A_REBOOT, witness.history().of("node2"));
    }

    @Test
    void removingThePackageInTheMiddleOfADrainTakesItBack(Fleet fleet, Witness witness) throws Exception {
        int boots = fleet.boots("node1");
        fleet.beginDrain("node1", witness);

        fleet.on("node1", "dpkg --remove kured");
        witness.await("it is taken back", View::quiet);

        assertEquals(Step.TAKEN_BACK, witness.history().of("node1"));
        assertEquals(boots, fleet.boots("node1"));
        fleet.askForReboot("node2");
        witness.await("node2 is on its way", view -> view.holds("node2"));
        witness.await("the others go on without it", view -> view.quiet()
                && witness.history().of("node2").equals(Step.A_REBOOT));
        assertEquals(List.of(), witness.history().of("node3"));
    }
}
