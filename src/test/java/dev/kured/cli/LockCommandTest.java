package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.lab.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator does with the lock of the whole fleet, from a node and from a laptop, on a real API server. */
@ExtendWith(ControlPlane.Shared.class)
class LockCommandTest {
    private static final String HELD = """
            {"holders": [
             {"node": "lc-drains", "uid": "%s", "boot": "0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa",
              "since": "2026-11-22T22:00:01Z", "zone": "a", "places": 3, "unschedulable": false},
             {"node": "lc-gone", "uid": "u", "boot": "0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa",
              "since": "2026-11-22T22:00:02Z", "zone": "a", "places": 3, "unschedulable": false}]}""";

    private final ControlPlane cluster;
    private Path config = Path.of("");

    LockCommandTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void heldByTwo(@TempDir Path directory) throws Exception {
        if (cluster.kubectl("get", "node", "lc-drains", "--ignore-not-found").isEmpty()) {
            cluster.node("lc-drains");
            cluster.kubectl("cordon", "lc-drains");
            cluster.node("lc-waits");
            cluster.kubectl("annotate", "node", "lc-waits", "kured.dev/waiting=2026-11-22T21:00:00Z /run/reboot-required");
        }
        lock(HELD.formatted(cluster.kubectl("get", "node", "lc-drains", "-o", "jsonpath={.metadata.uid}")));
        config = Files.writeString(directory.resolve("kured.toml"), "");
    }

    private void lock(String record) {
        var patch = new JsonObject();
        var data = new JsonObject();
        data.addProperty("lock", record);
        patch.add("data", data);
        cluster.kubectl("-n", "kube-system", "patch", "configmap", "kured", "--type=merge", "-p", patch.toString());
    }

    private Screen kured(Path kubeconfig, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString(), "--kubeconfig", kubeconfig.toString()));
        return Screen.of(all.toArray(String[]::new));
    }

    private Screen kured(String... arguments) {
        return kured(cluster.admin(), arguments);
    }

    private static JsonObject json(Screen screen) {
        assertEquals(0, screen.status(), screen.err());
        return JsonParser.parseString(screen.out()).getAsJsonObject();
    }

    @Test
    void itTellsHoldersWithWhatTheyDoAndWhoWaits() {
        Screen screen = kured("lock");
        assertEquals(0, screen.status(), screen.err());
        List<String> lines = screen.out().lines().toList();
        assertEquals("ConfigMap kube-system/kured: held by 2 of at most 3, 1 node waits", lines.getFirst());
        assertTrue(lines.get(2).matches("HOLDER +SINCE +ZONE +STANDS"), screen.out());
        assertTrue(lines.get(3).matches("lc-drains +2026-11-22T22:00:01Z \\(.* ago\\) +a +draining"), screen.out());
        assertTrue(lines.get(4).matches("lc-gone +2026-11-22T22:00:02Z \\(.* ago\\) +a +its Node is gone"), screen.out());
        assertTrue(lines.get(6).matches("WAITING +SINCE +BECAUSE OF"), screen.out());
        assertTrue(lines.get(7).matches("lc-waits +2026-11-22T21:00:00Z \\(.* ago\\) +/run/reboot-required"), screen.out());
        assertEquals(8, lines.size(), screen.out());
    }

    @Test
    void itTellsAProgramTheSame() {
        JsonObject told = json(kured("lock", "--json"));
        assertEquals("draining", told.getAsJsonArray("holders").get(0).getAsJsonObject().get("phase").getAsString());
        assertEquals("gone", told.getAsJsonArray("holders").get(1).getAsJsonObject().get("phase").getAsString());
        JsonObject waiting = told.getAsJsonArray("waiting").get(0).getAsJsonObject();
        assertEquals("lc-waits /run/reboot-required", waiting.get("node").getAsString() + " " + waiting.get("why").getAsString());
        assertFalse(told.get("paused").getAsBoolean());
        assertTrue(told.getAsJsonArray("troubles").isEmpty());
    }

    /** As with a kubelet's credential since Kubernetes 1.32: RBAC for the lock, but for no other Node. */
    @Test
    void whereOtherNodesMayNotBeSeenWhatIsKnownIsTold() {
        cluster.kubectl("-n", "kube-system", "create", "rolebinding", "lc-lock-only", "--role=kured-host", "--user=lc-lock-only");
        Path kubeconfig = cluster.identity("lc-lock-only", "nobodies");
        Screen screen = kured(kubeconfig, "lock");
        assertEquals(0, screen.status(), screen.err());
        assertTrue(screen.out().startsWith("ConfigMap kube-system/kured: held by 2 of at most 3\n"), screen.out());
        assertTrue(screen.out().matches("(?s).*\nlc-drains .* not known\n.*"), screen.out());
        assertTrue(screen.out().contains("How far lc-drains has come is not known: "), screen.out());
        assertTrue(screen.out().matches("(?s).*Which nodes wait is not known: .*rbac-nodes.yaml.*"), screen.out());
        JsonObject told = json(kured(kubeconfig, "lock", "--json"));
        assertFalse(told.has("waiting"));
        assertEquals("unknown", told.getAsJsonArray("holders").get(0).getAsJsonObject().get("phase").getAsString());
        assertEquals(3, told.getAsJsonArray("troubles").size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPauseIsSeenByAllUntilSomebodyResumes(boolean fromALaptop) {
        Path kubeconfig = fromALaptop ? cluster.admin() : cluster.kubelet("lc-waits");
        Screen paused = kured(kubeconfig, "pause", "--reason", "freeze", "--for", "2h");
        assertEquals(0, paused.status(), paused.err());
        assertTrue(paused.out().startsWith("The lock in ConfigMap kube-system/kured is paused by " + Invoker.here()), paused.out());
        assertTrue(paused.out().contains("It is held by lc-drains (zone a) since"), paused.out());
        assertTrue(kured("lock").out().contains("(freeze): no further node takes it. To go on: kured resume"));
        assertEquals("freeze", json(kured("lock", "--json")).getAsJsonObject("pause").get("reason").getAsString());

        Screen resumed = kured(kubeconfig, "resume");
        assertEquals(0, resumed.status(), resumed.err());
        assertTrue(resumed.out().contains(" was paused by " + Invoker.here()), resumed.out());
        assertEquals("The lock in ConfigMap kube-system/kured was not paused.\n", kured(kubeconfig, "resume").out());
    }

    @Test
    void aPauseOfSomebodyElseIsReplacedOrEndedOnlyWithAYes() {
        String pause = """
                {"holders": [], "pause": {"by": "%s", "since": "2026-11-22T22:00:00Z", "reason": "freeze"%s}}""";
        lock(pause.formatted("anna@laptop", ""));
        for (String command : new String[] {"pause", "resume"}) {
            Screen refused = kured(command);
            assertEquals(64, refused.status());
            assertTrue(refused.err().startsWith("The lock in ConfigMap kube-system/kured is paused by anna@laptop since"
                    + " 2026-11-22T22:00:00Z (freeze).\nThere is no terminal"), refused.err());
        }
        assertEquals("anna@laptop", json(kured("lock", "--json")).getAsJsonObject("pause").get("by").getAsString());
        assertEquals(0, kured("pause", "--yes").status());
        assertEquals(0, kured("resume").status(), "now it is one's own");
        lock(pause.formatted("anna@laptop", ""));
        assertEquals(0, kured("resume", "--yes").status());
        lock(pause.formatted("anna@laptop", ", \"until\": \"2026-11-22T23:00:00Z\""));
        assertEquals(0, kured("pause").status(), "that one is over");
    }

    @Test
    void aNodeIsHeldAndFreedFromALaptopAndFromItself() {
        Screen held = kured("hold", "lc-drains", "--reason", "its disk");
        assertEquals("Node lc-drains is held (" + Invoker.here() + ": its disk): it begins no reboot. To go on:"
                + " kured unhold lc-drains\n", held.out(), held.err());
        assertEquals(Invoker.here() + ": its disk", annotation("lc-drains"));
        Screen freed = kured(cluster.kubelet("lc-drains"), "unhold", "lc-drains");
        assertEquals("The hold of Node lc-drains (" + Invoker.here() + ": its disk) is over.\n", freed.out(), freed.err());
        assertEquals("", annotation("lc-drains"));
        assertEquals("Node lc-drains was not held by an annotation.\n", kured("unhold", "lc-drains").out());

        JsonObject told = json(kured(cluster.kubelet("lc-drains"), "hold", "lc-drains", "--json"));
        assertTrue(told.get("held").getAsBoolean() && told.get("permanent").getAsBoolean());
        assertTrue(json(kured("unhold", "lc-drains", "--json")).get("was").getAsBoolean());
    }

    @Test
    void aHoldByAnnotationOfSomebodyElseIsReplacedOrEndedOnlyWithAYes() {
        cluster.kubectl("annotate", "node", "lc-waits", "kured.dev/hold=its memory", "--overwrite");
        for (String command : new String[] {"hold", "unhold"}) {
            Screen refused = kured(command, "lc-waits");
            assertEquals(64, refused.status());
            assertTrue(refused.err().startsWith("Node lc-waits is held by its annotation kured.dev/hold (its memory).\n"),
                    refused.err());
        }
        assertEquals("its memory", annotation("lc-waits"));
        assertEquals(0, kured("unhold", "lc-waits", "--yes").status());
        assertEquals("", annotation("lc-waits"));
    }

    @Test
    void whatNodeCannotBeHeldIsTold() {
        Screen other = kured(cluster.kubelet("lc-waits"), "hold", "lc-drains");
        assertEquals(1, other.status());
        assertTrue(other.err().contains("A kubelet's credential may change only its own Node"), other.err());
        Screen none = kured("hold", "lc-none");
        assertEquals(1, none.status());
        assertEquals("the cluster has no Node lc-none. See: kubectl get nodes\n", none.err());
    }

    private String annotation(String node) {
        return cluster.kubectl("get", "node", node, "-o", "jsonpath={.metadata.annotations.kured\\.dev/hold}");
    }

    @Test
    void aLockThatIsNotThereIsNotTakenForAFreeOneNorMade() throws Exception {
        Files.writeString(config, "lock.name = \"lc-elsewhere\"\n");
        for (String[] command : new String[][] {{"lock"}, {"pause"}, {"resume"}, {"lock", "release", "n", "--yes"}}) {
            Screen screen = kured(command);
            assertEquals(1, screen.status(), screen.out());
            assertEquals("ConfigMap kube-system/lc-elsewhere does not exist. Apply /usr/share/kured/rbac.yaml, or check"
                    + " lock.namespace and lock.name\n", screen.err());
        }
        assertEquals("", cluster.kubectl("-n", "kube-system", "get", "configmap", "lc-elsewhere", "--ignore-not-found"));
        Files.writeString(config, "lock = { kind = \"daemonset\", name = \"lc-elsewhere\" }\n");
        assertTrue(kured("lock").err().startsWith("DaemonSet kube-system/lc-elsewhere does not exist. Check lock.namespace"));
    }

    @Test
    void nodesThatUseUpPlacesAreTold() {
        lock("""
                {"holders": [], "notReady": {"nodes": ["lc-b", "lc-a"], "until": "9999-01-01T00:00:00Z"}}""");
        assertTrue(kured("lock").out().contains("Not Ready, and so using up places: lc-a, lc-b\n"), kured("lock").out());
        assertEquals(2, json(kured("lock", "--json")).getAsJsonArray("notReady").size());
    }

    @Test
    void aProgramPausesAndResumes() {
        JsonObject paused = json(kured("pause", "--json", "--reason", "freeze"));
        assertTrue(paused.get("paused").getAsBoolean());
        assertEquals("freeze", paused.getAsJsonObject("pause").get("reason").getAsString());
        assertEquals(2, paused.getAsJsonArray("holders").size());
        assertEquals("freeze", json(kured("resume", "--json")).getAsJsonObject("was").get("reason").getAsString());
        assertTrue(json(kured("resume", "--json")).get("was").isJsonNull());
    }

    @Test
    void aNodeThatWillNotComeBackIsTakenOutOfTheLock() {
        cluster.kubectl("apply", "-f", Path.of("packaging/rbac-nodes.yaml").toAbsolutePath().toString());
        Screen refused = kured("lock", "release", "lc-gone");
        assertEquals(64, refused.status());
        assertEquals("", refused.out());
        assertTrue(refused.err().matches("(?s)lc-gone .* holds the lock: its Node is gone\\..*say --yes\n"), refused.err());
        assertEquals(2, json(kured("lock", "--json")).getAsJsonArray("holders").size());

        Screen released = kured(cluster.kubelet("lc-waits"), "lock", "release", "lc-gone", "--yes");
        assertEquals(0, released.status(), released.err());
        assertEquals("lc-gone does not hold the lock any more (its Node is gone).\n", released.out());
        assertTrue(json(kured("lock", "release", "lc-drains", "--yes", "--json")).get("released").getAsBoolean());
        assertTrue(kured("lock").out().startsWith("ConfigMap kube-system/kured: free"), "all are released");

        Screen again = kured("lock", "release", "lc-gone", "--yes");
        assertEquals(1, again.status());
        assertTrue(again.err().contains("lc-gone does not hold the lock"), again.err());
    }

    @Test
    void withAKubeletsCredentialALeaseIsToldToBeImpossible() throws Exception {
        Files.writeString(config, "lock.kind = \"lease\"\n");
        for (String[] command : new String[][] {{"lock"}, {"pause"}, {"resume"}, {"lock", "release", "n", "--yes"}}) {
            Screen screen = kured(cluster.kubelet("lc-lease"), command);
            assertEquals(1, screen.status(), screen.out());
            assertTrue(screen.err().contains("lock.kind = \"configmap\""), screen.err());
        }
    }

    @Test
    void aLockThatIsNoRecordIsTold() {
        lock("{\"holder\": []}");
        Screen screen = kured("lock");
        assertEquals(1, screen.status());
        assertTrue(screen.err().contains("it is not empty but has no 'holders'"), screen.err());
    }
}
