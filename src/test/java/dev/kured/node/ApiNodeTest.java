package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.Kube;
import dev.kured.lab.Bell;
import dev.kured.lab.ControlPlane;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlane.Shared.class)
class ApiNodeTest {
    private static final NodeChange CORDON = NodeChange.schedulable(false).and(NodeChange.annotation("kured.dev/x", "mark"));
    private static final NodeChange UNCORDON = NodeChange.schedulable(true).and(NodeChange.withoutAnnotation("kured.dev/x"));

    private final ControlPlane cluster;

    ApiNodeTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @Test
    void aKubeletsCredentialReadsFollowsCordonsAndUncordonsItsOwnNode() throws Exception {
        cluster.node("n-own");
        try (var kube = new Kube(cluster.kubelet("n-own"))) {
            var node = new ApiNode(kube, new NodeName("n-own"));
            var seen = node.read().orElseThrow();
            assertEquals(Optional.of(Instant.parse("2026-01-02T03:04:05Z")), seen.readySince());
            assertFalse(seen.unschedulable());
            assertEquals(Optional.empty(), seen.reportedBoot());

            var waker = new Bell();
            try (var following = node.follow(waker)) {
                var cordoned = change(node, CORDON);
                assertTrue(following.latest().orElseThrow().unschedulable(), "never older than an own write");
                assertTrue(cordoned.unschedulable());
                assertEquals("mark", cordoned.annotations().get("kured.dev/x"));
                assertTrue(node.read().orElseThrow().unschedulable());

                var free = change(node, UNCORDON);
                assertFalse(following.latest().orElseThrow().unschedulable(), "never older than an own write");
                assertFalse(free.unschedulable());
                assertFalse(free.annotations().containsKey("kured.dev/x"));
                assertEquals("test", cluster.kubectl("get", "node", "n-own", "-o", "jsonpath={.metadata.labels.app}"));

                cluster.patchStatus("node", "n-own", "", """
                        {"status": {"nodeInfo": {"bootID": "0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa"},
                         "conditions": [{"type": "Ready", "status": "Unknown"}]}}""");
                waker.until("the boot ID is seen", () -> following.latest().orElseThrow().reportedBoot().isPresent());
                assertEquals(Optional.empty(), following.latest().orElseThrow().readySince());
                cluster.kubectl("delete", "node", "n-own");
                waker.until("the deletion is seen", () -> following.latest().isEmpty());
            }
        }
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotOverwritten() throws Exception {
        cluster.node("n-conflict");
        try (var kube = new Kube(cluster.kubelet("n-conflict"))) {
            var node = new ApiNode(kube, new NodeName("n-conflict"));
            var seen = node.read().orElseThrow();
            cluster.kubectl("cordon", "n-conflict");
            assertEquals(Optional.empty(), node.change(seen, UNCORDON));
            assertTrue(node.read().orElseThrow().unschedulable());

            cluster.kubectl("delete", "node", "n-conflict");
            assertEquals(Optional.empty(), node.change(seen, CORDON), "a Node that is gone");
            assertEquals(Optional.empty(), node.read());
        }
    }

    @Test
    void aKubeletsCredentialCannotChangeAnotherNode() throws Exception {
        cluster.node("n-other");
        try (var kube = new Kube(cluster.kubelet("n-mine")); var admin = new Kube(cluster.admin())) {
            var name = new NodeName("n-other");
            var seen = new ApiNode(admin, name).read().orElseThrow();
            var trouble = assertThrows(Trouble.class, () -> new ApiNode(kube, name).change(seen, CORDON));
            assertTrue(trouble.happened().contains("cannot change Node n-other: forbidden"), trouble::inFull);
            assertTrue(trouble.remedy().contains("node.name"), trouble::inFull);
            var now = new ApiNode(admin, name).read().orElseThrow();
            assertFalse(now.unschedulable());
            assertEquals(seen.annotations(), now.annotations());
        }
    }

    private static final Marks MARKS = new Marks(
            true, Map.of("example.com/state", "rebooting"), Map.of("example.com/state", "rebooted"), Optional.of("kured"));

    @Test
    void aKubeletsCredentialMarksItsOwnNodeButMayNotTaintIt() throws Exception {
        cluster.node("n-marked");
        try (var kube = new Kube(cluster.kubelet("n-marked"))) {
            var node = new ApiNode(kube, new NodeName("n-marked"));
            mark(node, seen -> List.of(MARKS.waiting(seen, Instant.parse("2026-01-02T03:04:05Z"), "libc6").getFirst()));
            assertEquals("2026-01-02T03:04:05Z libc6", node.read().orElseThrow().annotations().get(Marks.WAITING));
            var refusal = assertThrows(Trouble.class, () -> mark(node, ApiNodeTest::tainting));
            assertTrue(refusal.isRefusal(), "nothing was done, and nothing comes later");
            assertEquals(List.of(), node.read().orElseThrow().taints());

            var placed = mark(node, seen -> MARKS.place(seen, Instant.parse("2026-01-02T03:04:05Z")));
            assertEquals("rebooting", placed.labels().get("example.com/state"));
            assertEquals("rebooting", label("n-marked"));
            var lifted = mark(node, MARKS::lift);
            assertFalse(Marks.areLeft(lifted));
            assertEquals("rebooted", label("n-marked"));
            assertEquals("test", lifted.labels().get("app"), "those of others stay");
        }
    }

    @Test
    void whatTheApiServerWouldRefuseIsToldBeforehandAndNothingIsChanged() throws Exception {
        cluster.node("n-tried");
        try (var kube = new Kube(cluster.kubelet("n-tried"))) {
            var node = new ApiNode(kube, new NodeName("n-tried"));
            var seen = node.read().orElseThrow();
            assertEquals(Optional.empty(), node.refusal(seen, CORDON));
            assertEquals(Optional.empty(), node.refusal(seen, NodeChange.label("example.com/state", "rebooted")));
            String label = node.refusal(seen, NodeChange.label("node-role.kubernetes.io/rebooted", "true")).orElseThrow();
            assertTrue(label.contains("is not allowed to modify labels: node-role.kubernetes.io/rebooted"), label);
            String taint = node.refusal(seen, Marks.together(seen, tainting(seen))).orElseThrow();
            assertTrue(taint.contains("is not allowed to modify taints"), taint);
            String form = node.refusal(seen, NodeChange.label("example.com/state", "not a label")).orElseThrow();
            assertTrue(form.contains("invalid"), form);
            var now = node.read().orElseThrow();
            assertFalse(now.unschedulable());
            assertEquals(seen.labels(), now.labels());
        }
    }

    private String label(String node) throws Exception {
        return cluster.kubectl("get", "node", node, "-o", "jsonpath={.metadata.labels.example\\.com/state}");
    }

    @Test
    void anotherCredentialTaintsTheNodeBesideTheTaintsOfOthers() throws Exception {
        cluster.node("n-tainted");
        cluster.kubectl("taint", "node", "n-tainted", "gpu=yes:NoExecute");
        try (var kube = new Kube(cluster.admin())) {
            var node = new ApiNode(kube, new NodeName("n-tainted"));
            List<Taint> before = node.read().orElseThrow().taints();
            mark(node, ApiNodeTest::tainting);
            String all = cluster.kubectl("get", "node", "n-tainted", "-o", "jsonpath={.spec.taints}");
            assertTrue(all.contains("{\"effect\":\"PreferNoSchedule\",\"key\":\"kured\"}"), all);
            assertTrue(all.contains("\"key\":\"gpu\""), all);
            assertEquals(before, mark(node, MARKS::lift).taints(), "with all that the API server had said of them");
        }
    }

    /** The cluster's controllers also write to the Node, so a change may need several attempts. */
    private static NodeView change(ApiNode node, NodeChange change) throws Trouble {
        return change(node, _ -> change);
    }

    private static List<Mark> tainting(NodeView seen) {
        return MARKS.tainting(seen).stream().toList();
    }

    private static NodeView mark(ApiNode node, Function<NodeView, List<Mark>> marks) throws Trouble {
        return change(node, seen -> Marks.together(seen, marks.apply(seen)));
    }

    private static NodeView change(ApiNode node, Function<NodeView, NodeChange> change) throws Trouble {
        Optional<NodeView> changed = Optional.empty();
        while (changed.isEmpty()) {
            NodeView seen = node.read().orElseThrow();
            changed = node.change(seen, change.apply(seen));
        }
        return changed.get();
    }
}
