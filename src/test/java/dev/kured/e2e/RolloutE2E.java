package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Six nodes in two zones, two of one zone at a time, and what an operator's hand does to their roll-out; all of it with
 * the kubelet's credential, by the installed program.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutE2E {
    private static final List<String> NODES = IntStream.rangeClosed(1, 6).mapToObj(i -> "node" + i).toList();
    private static final List<String> FIRST_ZONE = NODES.subList(0, 3);
    private static final Path DEB =
            Path.of("target/kured_" + System.getProperty("kured.version", "") + "_amd64.deb").toAbsolutePath();

    private Lab lab = Lab.inTemporaryDirectory();

    @BeforeAll
    void begin() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::end));
        lab.run("up", Integer.toString(NODES.size()));
        lab.run("kubectl", "apply", "-f", Path.of("packaging/rbac.yaml").toAbsolutePath().toString());
        lab.run("kubectl", "apply", "-f", Path.of("packaging/rbac-nodes.yaml").toAbsolutePath().toString());
        for (String node : NODES) {
            lab.run("kubectl", "label", "node", node, "kured.example/zone=" + (FIRST_ZONE.contains(node) ? "a" : "b"));
            lab.run("install", node, DEB.toString());
            on(node, """
                    printf '[lock]\\nconcurrency = 2\\nzone-label = "kured.example/zone"\\n' >/etc/kured.toml.d/test.toml
                    systemctl enable --quiet --now kured""");
        }
    }

    @AfterAll
    void end() {
        lab.run("down");
    }

    private String on(String node, String script) {
        return lab.run("exec", node, "sh", "-c", script);
    }

    private Lab.Answer attempt(String node, String... command) {
        return lab.attempt(Map.of(), Stream.concat(Stream.of("exec", node), Stream.of(command)).toArray(String[]::new));
    }

    private void askAll(List<String> nodes) {
        nodes.forEach(node -> lab.run("touch-sentinel", node));
    }

    private long rebooted() {
        return NODES.stream().filter(node -> !lab.run("boots", node).equals("1")).count();
    }

    private Set<String> holders() {
        JsonElement lock = JsonParser.parseString(lab.run("kubectl", "get", "configmap", "kured", "-n", "kube-system",
                "-o", "json")).getAsJsonObject().get("data");
        var names = new HashSet<String>();
        if (lock != null) {
            for (var entry : lock.getAsJsonObject().entrySet()) {
                if (JsonParser.parseString(entry.getValue().getAsString()) instanceof JsonObject record
                        && record.has("holders")) {
                    record.getAsJsonArray("holders").forEach(holder ->
                            names.add(holder.getAsJsonObject().get("node").getAsString()));
                }
            }
        }
        return names;
    }

    private String says(String node) {
        return attempt(node, "systemctl", "show", "-P", "StatusText", "kured").output();
    }

    private static void await(String what, Callable<Boolean> so) throws InterruptedException {
        Fleet.await(what, so);
    }

    @Test
    void aRolloutIsPausedAndGoesOnAndADeadNodeIsReleased(@TempDir Path directory) throws Exception {
        Path versions = directory.resolve("versions");
        var watch = new ProcessBuilder(Path.of(System.getenv().getOrDefault("KURED_LAB", "../shared/lab/lab.sh")).toString(),
                        "kubectl", "get", "configmap", "kured", "-n", "kube-system", "--watch", "-o",
                        "jsonpath={.data}{\"\\n\"}")
                .redirectOutput(versions.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        watch.environment().put("LAB_DIR", lab.directory().toString());
        Process watching = watch.start();
        try {
            pausedInTheMiddle();
            deadNode();
        } finally {
            watching.descendants().forEach(ProcessHandle::destroy);
            watching.destroy();
        }
        twoAtATimeOfOneZone(Files.readAllLines(versions));
        handsOfTheOperator();
        aLeaseIsNotForKubelets();
    }

    private void pausedInTheMiddle() throws InterruptedException {
        askAll(NODES);
        await("some hold the lock", () -> !holders().isEmpty());
        Lab.Answer pause = attempt("node6", "kured", "pause", "--reason", "a test");
        assertEquals(0, pause.status(), pause.output() + pause.errors());
        await("the running ones have finished", () -> holders().isEmpty());
        long done = rebooted();
        assertTrue(done >= 1 && done <= 2, done + " have rebooted");
        String waiting = NODES.stream().filter(node -> lab.run("boots", node).equals("1")).findFirst().orElseThrow();
        await("the others wait", () -> says(waiting).contains("paused"));
        Lab.Answer lock = attempt(waiting, "kured", "lock");
        assertTrue(lock.output().contains("a test"), lock.output() + lock.errors());
        assertEquals(done, rebooted());

        Lab.Answer resume = attempt(waiting, "kured", "resume");
        assertEquals(0, resume.status(), resume.output() + resume.errors());
        await("all have rebooted", () -> rebooted() == NODES.size() && holders().isEmpty());
        await("all are idle", () -> NODES.stream().allMatch(node -> says(node).equals("No reboot is needed.")));
    }

    private void deadNode() throws InterruptedException {
        lab.run("hold", "node1");
        askAll(List.of("node1"));
        await("node1 is down", () -> holders().equals(Set.of("node1")) && attempt("node1", "true").status() != 0);
        askAll(List.of("node4"));
        await("node4 waits for the other zone", () -> says("node4").contains("held by node1"));
        Lab.Answer lock = attempt("node4", "kured", "lock", "--json");
        assertTrue(lock.output().contains("node4"), "who waits: " + lock.output() + lock.errors());

        Lab.Answer release = attempt("node4", "kured", "lock", "release", "node1", "--yes");
        assertEquals(0, release.status(), release.output() + release.errors());
        await("node4 has rebooted", () -> lab.run("boots", "node4").equals("3") && holders().isEmpty());
        lab.run("release", "node1");
        await("node1 is tidied up", () -> says("node1").equals("No reboot is needed.")
                && lab.run("kubectl", "get", "nodes", "-o", "jsonpath={.items[*].spec.unschedulable}").isEmpty());
    }

    /** No version of the lock has ever had more. */
    private static void twoAtATimeOfOneZone(List<String> versions) {
        int most = 0;
        for (String version : versions) {
            var nodes = NODES.stream().filter(node -> version.contains("\\\"" + node + "\\\"")).toList();
            boolean paused = version.contains("a test");
            most = Math.max(most, nodes.size());
            assertTrue(nodes.size() <= 2 || paused, version);
            assertTrue(FIRST_ZONE.containsAll(nodes) || nodes.stream().noneMatch(FIRST_ZONE::contains), version);
        }
        assertEquals(2, most, "two have been on their way at once: " + versions);
    }

    private void handsOfTheOperator() throws InterruptedException {
        assertEquals(0, attempt("node2", "kured", "hold", "--reason", "its disk").status());
        askAll(List.of("node2"));
        await("node2 is held", () -> says("node2").contains("its disk"));
        lab.run("kubectl", "annotate", "node", "node3", "kured.dev/hold=its memory");
        askAll(List.of("node3"));
        await("node3 is held", () -> says("node3").contains("its memory"));
        Lab.Answer reboot = attempt("node5", "kured", "reboot", "--now", "--yes", "--reason", "new firmware");
        assertEquals(0, reboot.status(), reboot.output() + reboot.errors());
        await("node5 has rebooted", () -> lab.run("boots", "node5").equals("3"));
        assertEquals("2", lab.run("boots", "node2"));
        assertEquals("2", lab.run("boots", "node3"));

        assertEquals(0, attempt("node2", "kured", "unhold").status());
        lab.run("kubectl", "annotate", "node", "node3", "kured.dev/hold-");
        await("both have rebooted", () -> lab.run("boots", "node2").equals("3") && lab.run("boots", "node3").equals("3")
                && holders().isEmpty());
    }

    private void aLeaseIsNotForKubelets() {
        on("node6", "printf 'lock.kind = \"lease\"\\n' >/etc/kured.toml.d/lease.toml");
        Lab.Answer check = attempt("node6", "kured", "check");
        assertNotEquals(0, check.status());
        assertTrue(check.output().contains("Lease"), check.output());
    }
}
