package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.agent.ReportFile;
import dev.kured.agent.SavedReport;
import dev.kured.daemon.DaemonLock;
import dev.kured.daemon.RuntimePaths;
import dev.kured.sentinel.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kured hold}, {@code kured unhold} and {@code kured reboot}, on a host without a cluster. */
final class HoldCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private Path config = Path.of("");
    private RuntimePaths places = new RuntimePaths(config, config, config, config, config);

    @BeforeEach
    void begin() throws Exception {
        places = Screen.freshPlaces();
        config = Files.writeString(directory.resolve("kured.toml"), """
                sentinel.files = ["%s"]
                node.kubeconfig = "%s"
                """.formatted(directory.resolve("reboot-required"), directory.resolve("kubeconfig")));
    }

    private Screen kured(String... arguments) {
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString()));
        return Screen.of(all.toArray(String[]::new));
    }

    private static JsonObject json(Screen screen) {
        assertEquals(0, screen.status(), screen.err());
        return JsonParser.parseString(screen.out()).getAsJsonObject();
    }

    private void report(String phase) throws Exception {
        new ReportFile(places.report()).write(new SavedReport("node1", phase, Instant.EPOCH, "A sentence.", ""));
    }

    @Test
    void aHoldIsAFileThatSaysWhoAndWhyAndUnholdTakesItAway() throws Exception {
        Screen held = kured("hold", "--reason", "the disk");
        assertEquals(0, held.status(), held.err());
        assertTrue(held.out().startsWith("This node is held (" + Invoker.here() + ": the disk): it begins no reboot."), held.out());
        assertEquals(Invoker.here() + ": the disk", places.hold().read().orElseThrow().text());
        assertTrue(kured("status").out().contains("  hold: this node is held since "), kured("status").out());

        Screen freed = kured("unhold");
        assertEquals(0, freed.status(), freed.err());
        assertTrue(freed.out().matches("The hold of this node since 2.* \\(.*: the disk\\) is over.\n"), freed.out());
        assertEquals(Optional.empty(), places.hold().read());
        assertEquals("This node was not held by 'kured hold'.\n", kured("unhold").out());
        assertFalse(kured("status").out().contains("hold:"));
    }

    @Test
    void aPermanentHoldLiesBesideTheConfiguration() throws Exception {
        assertEquals(0, kured("hold", "--permanent").status());
        assertEquals(Invoker.here() + "\n", Files.readString(directory.resolve("kured.hold")));
        assertEquals(Optional.empty(), places.hold().read());
        assertEquals(0, kured("hold").status());
        assertEquals(0, kured("unhold").status());
        assertFalse(Files.exists(directory.resolve("kured.hold")));
        assertEquals(Optional.empty(), places.hold().read());
    }

    @ParameterizedTest
    @CsvSource({"draining, true", "rebooting, true", "returning, true", "idle, false", "queued, false", "undoing, false"})
    void aRebootThatIsUnderWayIsToldToGoOn(String phase, boolean underWay) throws Exception {
        report(phase);
        assertFalse(kured("hold").out().contains("under way"), "the daemon is dead");
        try (var _ = DaemonLock.become(places.running()).orElseThrow()) {
            assertEquals(underWay, kured("hold").out().contains("A reboot is under way, and goes on"));
            assertEquals(underWay, json(kured("hold", "--json")).get("rebootUnderWay").getAsBoolean());
        }
    }

    @Test
    void aProgramIsToldTheSame() {
        JsonObject held = json(kured("hold", "--json", "--reason", "why"));
        assertTrue(held.get("held").getAsBoolean());
        assertFalse(held.get("permanent").getAsBoolean());
        assertEquals(Invoker.here() + ": why", held.get("by").getAsString());
        Screen status = kured("status", "--json");
        assertTrue(JsonParser.parseString(status.out()).getAsJsonObject().get("held").getAsBoolean());
        assertTrue(json(kured("unhold", "--json")).get("was").getAsBoolean());
        assertFalse(json(kured("unhold", "--json")).get("was").getAsBoolean());
    }

    @Test
    void whatCannotBeWrittenIsTold() throws Exception {
        Files.createDirectories(directory.resolve("kured.hold.new/something"));
        Screen screen = kured("hold", "--permanent");
        assertEquals(1, screen.status());
        assertTrue(screen.err().contains("kured.hold cannot be written: "), screen.err());
        assertTrue(screen.err().endsWith("Run it as root\n"), screen.err());
    }

    // Somebody else's word

    private static final String ANNA = "anna@laptop: the disk is being replaced";

    private static void assertWithheld(Screen screen, String fact) {
        assertEquals(64, screen.status(), screen.out());
        assertEquals("", screen.out());
        assertTrue(screen.err().contains(fact) && screen.err().contains(ANNA), screen.err());
        assertTrue(screen.err().endsWith("There is no terminal to ask on. To do it all the same, say --yes\n"), screen.err());
    }

    @Test
    void aHoldOfSomebodyElseIsReplacedOrEndedOnlyWithAYes() throws Exception {
        places.hold().write(ANNA);
        assertWithheld(kured("hold", "--reason", "mine"), "This node is held since ");
        assertWithheld(kured("unhold"), "This node is held since ");
        assertEquals(ANNA, places.hold().read().orElseThrow().text());
        assertEquals(0, kured("hold", "--reason", "mine", "--yes").status());
        assertEquals(Invoker.here() + ": mine", places.hold().read().orElseThrow().text());
        RuntimePaths.permanentHold(config).write(ANNA);
        assertWithheld(kured("unhold"), "This node is held since ");
        assertTrue(places.hold().read().isPresent(), "nothing is changed, not even one's own");
        assertEquals(0, kured("unhold", "--yes").status());
        assertEquals(Optional.empty(), RuntimePaths.permanentHold(config).read());
    }

    /** touch(1) says nothing of who has done it. */
    @Test
    void aHoldOfNobodyKnowsWhomIsSomebodyElses() throws Exception {
        Files.createFile(places.hold().path());
        Screen screen = kured("unhold");
        assertEquals(64, screen.status());
        assertTrue(screen.err().contains("(" + places.hold().path() + ")"), screen.err());
        assertTrue(Files.exists(places.hold().path()));
    }

    @Test
    void aRequestOfSomebodyElseIsReplacedOrTakenBackOnlyWithAYes() throws Exception {
        places.rebootRequest().write(ANNA);
        assertWithheld(kured("reboot"), "A reboot of this node is asked for since ");
        assertWithheld(kured("reboot", "--cancel"), "A reboot of this node is asked for since ");
        assertEquals(0, kured("reboot", "--yes").status());
        assertEquals(0, kured("reboot", "--cancel").status(), "now it is one's own");
    }

    @Test
    void aKubeconfigIsOnlyForANode() {
        for (String command : new String[] {"hold", "unhold"}) {
            Screen screen = kured(command, "--kubeconfig", "admin.conf");
            assertEquals(64, screen.status());
            assertTrue(screen.err().startsWith("--kubeconfig is for another node: which NODE?"), screen.err());
        }
        assertEquals(64, kured("hold", "Node 7").status());
        assertEquals(1, kured("hold", "node7").status(), "there is no kubeconfig here");
    }

    // kured reboot

    @Test
    void aRequestIsAFileBelowRunThatCancelTakesAway() throws Exception {
        Screen asked = kured("reboot", "--reason", "firmware");
        assertEquals(0, asked.status(), asked.err());
        assertTrue(asked.out().startsWith("A reboot of this node is asked for (" + Invoker.here() + ": firmware)."), asked.out());
        assertTrue(asked.out().contains("kured is not running, and sees it when it starts: systemctl start kured"), asked.out());
        assertTrue(kured("status").out().contains("(requested by an operator, " + Invoker.here() + ": firmware)"));
        assertEquals(0, kured("reboot", "--cancel").status());
        assertEquals(Optional.empty(), places.rebootRequest().read());
        assertTrue(kured("reboot", "--cancel").out().startsWith("Nobody has asked for a reboot"));
    }

    @Test
    void atOnceNeedsAYes() throws Exception {
        Screen refused = kured("reboot", "--now");
        assertEquals(64, refused.status());
        assertTrue(refused.err().contains("say --yes"), refused.err());
        assertEquals(Optional.empty(), places.pressingRequest().read());
        assertEquals(0, kured("reboot", "--now", "--yes").status());
        assertTrue(places.pressingRequest().read().isPresent());
        assertEquals(0, kured("reboot", "--cancel").status());
        assertEquals(Optional.empty(), places.pressingRequest().read());
    }

    @Test
    void aRequestOnANodeThatIsHeldIsToldToWait() throws Exception {
        kured("hold", "--reason", "the disk");
        try (var _ = DaemonLock.become(places.running()).orElseThrow()) {
            Screen asked = kured("reboot");
            assertTrue(asked.out().contains("It waits: this node is held since "), asked.out());
            assertFalse(asked.out().contains("not running"), asked.out());
            JsonObject told = json(kured("reboot", "--now", "--yes", "--json"));
            assertTrue(told.get("held").getAsBoolean() && told.get("now").getAsBoolean() && told.get("running").getAsBoolean());
        }
    }
}
