package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.e2e.History.Step;
import dev.kured.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Reboots in a worse world: marks that the API server refuses, an API server that goes away, clocks that are set, a lock
 * that is deleted. Each roll-out ends all the same, and leaves neither a cordon nor the lock nor a mark.
 */
@ExtendWith(OnAFleet.class)
class WorseWorldE2E {
    /** {@code -Dkured.outage=180} tries long ones, by hand. */
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("kured.outage", 8));
    private static final String ORIGINAL =
            Path.of("src/test/resources/dev/kured/packaging/original.yaml").toAbsolutePath().toString();
    private static final Duration STEP = Duration.ofHours(2);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofSeconds(8);
    private static final String BUT_WHAT_IS_NEEDED = """
            object.metadata.name != 'node1' || !has(object.metadata.annotations) || object.metadata.annotations.all(key,
            !(key.startsWith('kured.dev/') || key.startsWith('weave.works/'))
            || key in ['kured.dev/cordoned-in-boot', 'kured.dev/reboots'])""".replace('\n', ' ');
    private static final String NO_LABELS =
            "object.metadata.name != 'node2' || !object.metadata.labels.exists(key, key.startsWith('kured.example/'))";

    @AfterEach
    void nothingOfKuredsIsLeft(Witness witness) throws Exception {
        witness.await("no cordon, no lock and no mark is left", View::clean);
    }

    // ------------------------------------------------------------------ marks that are refused

    /** NodeRestriction lets a kubelet's credential set hardly any label of {@code kubernetes.io}. */
    @Test
    void labelsThatTheCredentialMayNotSetKeepNeitherCordonNorLock(Fleet fleet, Witness witness) throws Exception {
        fleet.configure("node1", """
                [marks]
                labels-before = { "node-role.kubernetes.io/rebooting" = "", "kured.example/state" = "rebooting" }
                labels-after = { "node-role.kubernetes.io/rebooted" = "", "kured.example/state" = "rebooted" }""");
        fleet.restart("node1");
        fleet.beginDrain("node1", witness);
        // A roll-back first, whose uncordon must not wait for a label either.
        fleet.on("node1", "systemctl stop kured");
        witness.await("it is rolled back", View::quiet);
        assertToldOnce(fleet, "node1", "node-role.kubernetes.io/rebooting");
        fleet.on("node1", "systemctl start kured");
        fleet.endDrain();
        awaitReboots(witness, "node1");

        assertEquals(Step.both(Step.TAKEN_BACK, Step.A_REBOOT), witness.history().of("node1"));
        assertTrue(states(witness, "node1").contains("rebooting"), "the label that may be set was left out, too");
        assertEquals("rebooted", states(witness, "node1").getLast());
        assertFalse(fleet.kubectl("get", "node", "node1", "-o", "jsonpath={.metadata.labels}").contains("node-role"));
    }

    @Test
    void checkNamesALabelThatTheCredentialMayNotSet(Fleet fleet, Witness witness) {
        fleet.configure("node1", "marks.labels-before = { \"node-role.kubernetes.io/rebooting\" = \"\" }");

        Lab.Answer check = fleet.attempt("node1", "kured", "check");

        assertEquals(0, check.status(), check.output());
        assertEquals(1, check.output().lines()
                .filter(line -> !line.startsWith("✔") && line.contains("node-role.kubernetes.io/rebooting"))
                .count(), check.output());
        assertEquals(List.of(), witness.history().writesOf("node1").stream()
                .filter(node -> node.toString().contains("node-role.kubernetes.io/rebooting")).toList());
    }

    /** Node1 may have no annotation but those that kured needs, node2 no label. */
    @Test
    void policiesThatRefuseItsMarksHoldUpNoReboot(Fleet fleet, Witness witness) throws Exception {
        fleet.refuseNodes("annotations", BUT_WHAT_IS_NEEDED, "annotate", "node", "node1", "kured.dev/waiting=x");
        fleet.refuseNodes("labels", NO_LABELS, "label", "node", "node2", "kured.example/state=x");
        String marks = """
                [marks]
                annotate = true
                labels-before = { "kured.example/state" = "rebooting" }
                labels-after = { "kured.example/state" = "rebooted" }""";
        Fleet.each(List.of("node1", "node2"), node -> {
            fleet.configure(node, marks);
            fleet.restart(node);
        });
        fleet.beginDrain("node2", witness);
        fleet.askForReboot("node1");
        Fleet.await("node1 waits", () -> fleet.says("node1").contains("held by node2"));
        Fleet.await("node1 tells what is refused", () -> told(fleet, "node1", "kured.dev/waiting") > 0);
        fleet.endDrain();
        awaitReboots(witness, "node1", "node2");

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(Step.A_REBOOT, witness.history().of("node2"));
        assertToldOnce(fleet, "node1", "kured.dev/waiting");
        assertToldOnce(fleet, "node1", "weave.works/kured-reboot-in-progress");
        assertToldOnce(fleet, "node2", "marks.labels-before: kured.example/state");
        assertToldOnce(fleet, "node2", "marks.labels-after: kured.example/state");
        assertTrue(witness.history().writesOf("node2").stream()
                .anyMatch(node -> node.toString().contains("weave.works/kured-reboot-in-progress")),
                "node2 may have annotations");
    }

    // ------------------------------------------------------------------ an API server that goes away

    @Test
    void anApiServerThatIsAwayInEachPhaseIsWaitedFor(Fleet fleet, Witness witness) throws Exception {
        fleet.configure("node1", "reboot.delay = \"10s\"");
        fleet.restart("node1");
        fleet.hold("node1");
        fleet.beginDrain("node1", witness);
        fleet.askForReboot("node2");
        Fleet.await("node2 waits", () -> fleet.says("node2").contains("held by node1"));
        outage(fleet, "node1 drains and node2 waits");

        fleet.endDrain();
        Fleet.await("node1 is drained", () -> fleet.says("node1").startsWith("Drained"));
        outage(fleet, "node1 is drained and has not rebooted");
        Fleet.await("node1 is down", () -> !fleet.isUp("node1"));
        outage(fleet, "node1 is down");

        fleet.stopApiServer();
        fleet.release("node1");
        Fleet.await("node1 has booted", () -> fleet.runsKured("node1"));
        Thread.sleep(OUTAGE);
        fleet.startApiServer();
        awaitReboots(witness, "node1", "node2");

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(Step.A_REBOOT, witness.history().of("node2"));
    }

    /** In the back-off between two tries: what it cannot give back is left to the next run. */
    @Test
    void stoppingItWhileTheApiServerIsAwayTakesNoTime(Fleet fleet, Witness witness) throws Exception {
        fleet.beginDrain("node1", witness);
        fleet.askForReboot("node2");
        Fleet.await("node2 waits", () -> fleet.says("node2").contains("held by node1"));
        fleet.stopApiServer();
        Thread.sleep(OUTAGE);

        for (String node : List.of("node1", "node2")) {
            fleet.on(node, "systemctl stop kured");
            Duration took = moment(fleet, node, "InactiveEnter").minus(moment(fleet, node, "ActiveExit"));
            assertTrue(took.compareTo(STOPS_WITHIN) < 0, node + " took " + took);
            assertEquals("success", fleet.property(node, "Result"));
        }
        fleet.startApiServer();
        fleet.on("node1", "systemctl start kured");
        fleet.on("node2", "systemctl start kured");
        fleet.endDrain();
        awaitReboots(witness, "node1", "node2");
    }

    /** By systemd's clock, since it says best when it began to stop a service and when that ended. */
    private static Duration moment(Fleet fleet, String node, String of) {
        return Duration.of(Long.parseLong(fleet.property(node, of + "TimestampMonotonic")), ChronoUnit.MICROS);
    }

    // ------------------------------------------------------------------ clocks that are set

    /** Forward and back by two hours: none of the time limits, of which all are shorter, is met. */
    @Test
    void aClockThatIsSetInAnyPhaseEndsNoWait(Fleet fleet, Witness witness) throws Exception {
        fleet.configure("node1", """
                recovery.settle = "%ds"
                reboot.delay = "4s\"""".formatted(SETTLE.toSeconds()));
        fleet.giveAClock("node1");
        fleet.beginDrain("node2", witness);
        fleet.askForReboot("node1");
        Fleet.await("node1 waits", () -> fleet.says("node1").contains("held by node2"));
        setForwardAndBack(fleet, "the lock is held by node2");
        fleet.endDrain();
        awaitReboots(witness, "node2");

        fleet.pod("slower", "node1", Duration.ofMinutes(5));
        witness.await("node1 is drained", view -> view.terminating("slower"));
        setForwardAndBack(fleet, "it drains");
        fleet.setClock("node1", STEP.negated());
        fleet.kubectl("delete", "pod", "slower", "--force", "--grace-period=0");
        Fleet.await("node1 is drained", () -> fleet.says("node1").startsWith("Drained"));
        fleet.hold("node1");
        // It boots with a clock that is ahead. To one that is behind, the certificates of this young cluster are not valid yet.
        fleet.setClock("node1", STEP);
        Fleet.await("node1 is down", () -> !fleet.isUp("node1"));
        fleet.release("node1");
        Fleet.await("node1 is back, but does not trust it yet", () -> fleet.runsKured("node1")
                && fleet.says("node1").contains("to have been Ready for"));
        fleet.setClock("node1", Duration.ZERO);
        awaitReboots(witness, "node1");

        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        Instant booted = momentOf(witness, "node1", Step.HAS_REBOOTED);
        Duration settled = Duration.between(booted, momentOf(witness, "node1", Step.IS_UNCORDONED));
        assertTrue(settled.compareTo(SETTLE) >= 0, "it was uncordoned after " + settled);
        assertTrue(settled.compareTo(SETTLE.multipliedBy(5)) < 0, "it was uncordoned after " + settled);
    }

    private static void setForwardAndBack(Fleet fleet, String phase) throws InterruptedException {
        for (Duration clock : List.of(STEP, STEP.negated(), Duration.ZERO)) {
            long told = told(fleet, "node1", "The clock was set");
            fleet.setClock("node1", clock);
            // News of the lock wake it up.
            fleet.kubectl("annotate", "configmap", "kured", "-n", "kube-system", "--overwrite", "example.com/clock=" + clock);
            Fleet.await("node1 tells that its clock was set while " + phase,
                    () -> told(fleet, "node1", "The clock was set") > told);
        }
    }

    // ------------------------------------------------------------------ a lock that is deleted

    @Test
    void aLockThatIsDeletedIsSaidToBeMissing(Fleet fleet, Witness witness) throws Exception {
        witness.excuse("node1");
        fleet.configure("node1", "drain.retry-after = \"5s\"");
        fleet.restart("node1");
        fleet.beginDrain("node1", witness);
        fleet.askForReboot("node2");
        Fleet.await("node2 waits", () -> fleet.says("node2").contains("held by node1"));

        fleet.kubectl("delete", "configmap", "kured", "-n", "kube-system");
        witness.await("node1 rolls back", view -> !view.node("node1").unschedulable());
        for (String node : List.of("node1", "node2")) {
            Fleet.await(node + " says what is missing", () -> fleet.says(node).contains("kube-system/kured")
                    && fleet.says(node).contains("rbac.yaml"));
            assertFalse(fleet.says(node).contains("is free"), fleet.says(node));
            assertTrue(fleet.journal(node).contains("rbac.yaml"), fleet.journal(node));
            assertEquals(1, fleet.attempt(node, "kured", "status").output().lines()
                    .filter(line -> line.contains("rbac.yaml")).count());
        }

        fleet.endDrain();
        fleet.apply("rbac.yaml");
        awaitReboots(witness, "node1", "node2");
        assertEquals(Step.A_REBOOT, witness.history().of("node2"));
    }

    // ------------------------------------------------------------------ the original beside it

    /** The published manifest of the original is applied in one drain and deleted in the next. */
    @Test
    void theOriginalsManifestComesAndGoesInARollOut(Fleet fleet, Witness witness) throws Exception {
        fleet.beginDrain("node1", witness);
        fleet.askForReboot("node2");
        Fleet.await("node2 waits", () -> fleet.says("node2").contains("held by node1"));
        fleet.pod("slower", "node2", Duration.ofMinutes(5));
        fleet.kubectl("apply", "-f", ORIGINAL);
        fleet.apply("rbac.yaml");
        fleet.endDrain();
        awaitReboots(witness, "node1");

        witness.await("node2 is drained", view -> view.terminating("slower"));
        fleet.kubectl("delete", "-f", ORIGINAL);
        fleet.kubectl("delete", "pod", "slower", "--force", "--grace-period=0");
        awaitReboots(witness, "node2");
        assertEquals(Step.A_REBOOT, witness.history().of("node1"));
        assertEquals(Step.A_REBOOT, witness.history().of("node2"));
    }

    // ------------------------------------------------------------------ what they share

    private static void outage(Fleet fleet, String phase) throws InterruptedException {
        System.out.println("The API server is away while " + phase);
        fleet.stopApiServer();
        Thread.sleep(OUTAGE);
        fleet.startApiServer();
    }

    private static void awaitReboots(Witness witness, String... nodes) throws InterruptedException {
        for (String node : nodes) {
            witness.await(node + " has rebooted and given the lock back", view -> !view.holds(node)
                    && !view.node(node).cordonedByKured()
                    && witness.history().of(node).contains(Step.HAS_REBOOTED));
        }
    }

    private static Instant momentOf(Witness witness, String node, Step step) {
        return witness.history().when(step).stream().filter(moment -> moment.node().equals(node)).toList().getLast().at();
    }

    /** The values that its label kured.example/state had, one after the other. */
    private static List<String> states(Witness witness, String node) {
        return witness.history().writesOf(node).stream()
                .map(object -> object.getAsJsonObject("metadata").getAsJsonObject("labels"))
                .filter(labels -> labels.has("kured.example/state"))
                .map(labels -> labels.get("kured.example/state").getAsString())
                .toList();
    }

    private static void assertToldOnce(Fleet fleet, String node, String mark) {
        assertEquals(1, told(fleet, node, mark), () -> mark + " in:\n" + fleet.journal(node));
    }

    /** How many lines of its journal have it. */
    private static long told(Fleet fleet, String node, String words) {
        return fleet.journal(node).lines().filter(line -> line.contains(words)).count();
    }
}
