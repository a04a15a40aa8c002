package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.e2e.History.Step;
import dev.kured.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees and does on a node. */
@ExtendWith(OnAFleet.class)
class OperatorE2E {

    @Test
    void aWrongConfigurationIsRefusedWithItsPositionAndNotTriedAgain(Fleet fleet, Witness witness) throws Exception {
        fleet.configure("node1", """
                [drain]
                timout = "10s\"""");

        // While journald is slow to read, as on a busy node: the daemon has ended when it learns what it said.
        Lab.Answer restart = fleet.attempt("node1", "sh", "-c", """
                journald=$(systemctl show -P MainPID systemd-journald)
                kill -STOP $journald
                systemctl restart kured
                status=$?
                kill -CONT $journald
                exit $status""");

        assertNotEquals(0, restart.status(), "systemctl did not tell");
        assertEquals("78", fleet.property("node1", "ExecMainStatus"));
        // Neither running nor about to be started again ("activating").
        assertEquals("failed", fleet.property("node1", "ActiveState"));
        Fleet.await("the journal tells the position", () -> fleet.journal("node1")
                .contains("/etc/kured.toml.d/test.toml:2:1: drain.timout: found an unknown key"));
    }

    @Test
    void statusTellsWhereTheNodeStands(Fleet fleet, Witness witness) throws Exception {
        assertStatus(fleet, "node1", 0, "node1: idle", "No reboot is needed.", "kube-system/kured: free");

        fleet.beginDrain("node1", witness);
        fleet.askForReboot("node2");
        Fleet.await("node2 waits", () -> fleet.says("node2").contains("held by node1"));
        assertStatus(fleet, "node1", 2, "node1: draining", "1 pod left: default/slow", "kured: held by node1");
        assertStatus(fleet, "node2", 1, "node2: queued", "/run/reboot-required", "kube-system/kured: held by node1");

        fleet.on("node3", "systemctl stop kured");
        assertStatus(fleet, "node3", 3, "node3: the daemon is not running", "no reboot is needed", "held by node1");
    }

    @Test
    void statusTellsTheSameToPrograms(Fleet fleet, Witness witness) throws Exception {
        fleet.beginDrain("node1", witness);

        Lab.Answer told = status(fleet, "node1", "--json");

        assertEquals(2, told.status(), told.output());
        JsonObject status = JsonParser.parseString(told.output()).getAsJsonObject();
        assertTrue(status.get("running").getAsBoolean());
        assertTrue(status.get("rebootNeeded").getAsBoolean());
        assertEquals("draining", status.get("phase").getAsString());
        JsonObject holder = status.getAsJsonObject("lock").getAsJsonArray("holders").get(0).getAsJsonObject();
        assertEquals("node1", holder.get("node").getAsString());
    }

    @Test
    void checkFindsEverythingInPlace(Fleet fleet, Witness witness) {
        Lab.Answer check = fleet.attempt("node1", "kured", "check");

        assertEquals(0, check.status(), check.output());
        assertTrue(check.output().lines().allMatch(line -> line.startsWith("✔ ")), check.output());
        assertTrue(check.output().contains("/etc/kubernetes/kubelet.conf, for Node node1"), check.output());
    }

    @Test
    void aHoldOnTheHostAndOneOnItsNodeKeepItFromItsReboot(Fleet fleet, Witness witness) throws Exception {
        fleet.on("node1", "kured hold --reason 'its disk'");
        fleet.on("node2", "kured hold node2 --reason 'its memory'");
        fleet.askForReboot("node1");
        fleet.askForReboot("node2");
        Fleet.await("node1 is held", () -> fleet.says("node1").contains("(root@node1: its disk)"));
        Fleet.await("node2 is held", () -> fleet.says("node2").contains("(root@node2: its memory)"));
        assertStatus(fleet, "node2", 1, "node2: blocked", "its annotation kured.dev/hold", "To go on: kured unhold node2");
        Lab.Answer other = fleet.attempt("node2", "kured", "hold", "node1");
        assertEquals(1, other.status(), other.output());
        assertTrue(other.errors().contains("A kubelet's credential may change only its own Node"), other.errors());

        // Others are not kept from theirs; this one has no other reason than that somebody asks for it.
        fleet.on("node3", "kured reboot --now --yes --reason 'new firmware'");
        witness.await("node3 has rebooted", view -> witness.history().of("node3").equals(Step.A_REBOOT) && view.quiet());
        assertTrue(fleet.journal("node3").contains("root@node3: new firmware"), fleet.journal("node3"));
        assertEquals(List.of(), witness.history().of("node1"));
        assertEquals(List.of(), witness.history().of("node2"));

        fleet.on("node1", "kured unhold");
        fleet.kubectl("annotate", "node", "node2", "kured.dev/hold-");
        witness.await("both have rebooted", view -> view.quiet()
                && witness.history().when(Step.HAS_REBOOTED).size() == 3);
    }

    @Test
    void aLeaseIsToldToBeNothingForAKubeletsCredential(Fleet fleet, Witness witness) throws Exception {
        String remedy = "With a kubelet's credential the lock cannot be a Lease: set lock.kind = \"configmap\"";
        fleet.apply("rbac-lease.yaml");
        fleet.configure("node1", "lock.kind = \"lease\"");
        fleet.restart("node1");
        fleet.askForReboot("node1");
        Fleet.await("node1 says so", () -> fleet.says("node1").contains(remedy));
        Lab.Answer check = fleet.attempt("node1", "kured", "check");
        assertEquals(1, check.status(), check.output());
        assertTrue(check.output().contains("✘ lock: ") && check.output().contains(remedy), check.output());
        Lab.Answer lock = fleet.attempt("node1", "kured", "lock");
        assertEquals(1, lock.status(), lock.output());
        assertTrue(lock.errors().contains(remedy), lock.errors());
        assertEquals(List.of(), witness.history().moments());
    }

    @Test
    void aShutdownInhibitorDefersTheRebootUntilItEnds(Fleet fleet, Witness witness) throws Exception {
        fleet.configure("node1", """
                [gates]
                retry = "2s\"""");
        fleet.restart("node1");
        fleet.on("node1", "systemd-run --quiet --unit=inhibitor"
                + " systemd-inhibit --what=shutdown --mode=block --who=backup --why='copies files' sleep 600");
        Fleet.await("the inhibitor is there",
                () -> fleet.on("node1", "systemd-inhibit --list").contains("copies files"));

        fleet.askForReboot("node1");
        Fleet.await("node1 waits", () -> fleet.says("node1").contains("inhibited by backup"));
        assertStatus(fleet, "node1", 1, "node1: blocked", "inhibited by backup (copies files", "kured: free");
        assertEquals(0, witness.history().moments().size());

        fleet.on("node1", "systemctl stop inhibitor");
        witness.await("node1 has rebooted", view -> view.quiet()
                && witness.history().of("node1").equals(Step.A_REBOOT));
    }

    /** Asks once more where it gave up on the API server, which a busy machine may need longer for. */
    private static Lab.Answer status(Fleet fleet, String node, String... options) throws InterruptedException {
        var command = new ArrayList<>(List.of("kured", "status"));
        command.addAll(List.of(options));
        var told = new AtomicReference<Lab.Answer>();
        Fleet.await("kured status on " + node + " knows of the lock", () -> {
            told.set(fleet.attempt(node, command.toArray(String[]::new)));
            return !told.get().output().contains("has not answered within");
        });
        return told.get();
    }

    private static void assertStatus(Fleet fleet, String node, int exitStatus, String... words)
            throws InterruptedException {
        Lab.Answer told = status(fleet, node);
        assertEquals(exitStatus, told.status(), told.output());
        for (String word : words) {
            assertTrue(told.output().contains(word), () -> "no '" + word + "' in " + told.output());
        }
    }
}
