package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.Kube;
import dev.kured.lab.ControlPlane;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlane.Shared.class)
class ApiNodesTest {
    private final ControlPlane cluster;

    ApiNodesTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @Test
    void withTheManifestAKubeletCountsNodesAndSeesWhichAreNotReadyOrGone() throws Exception {
        cluster.kubectl("apply", "-f", Path.of("packaging/rbac-nodes.yaml").toAbsolutePath().toString());
        try (var kube = new Kube(cluster.kubelet("n-looks"))) {
            var nodes = new ApiNodes(kube);
            cluster.node("n-ready");
            cluster.create("{apiVersion: v1, kind: Node, metadata: {name: n-silent}}");
            cluster.node("n-broken");
            cluster.patchStatus("node", "n-broken", "", """
                    {"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}""");
            assertEquals(cluster.kubectl("get", "nodes", "-o", "name").lines().count(), nodes.count());
            assertTrue(nodes.notReady().contains(new NodeName("n-broken")));
            assertTrue(nodes.notReady().contains(new NodeName("n-silent")));
            assertFalse(nodes.notReady().contains(new NodeName("n-ready")));
            assertEquals(cluster.kubectl("get", "node", "n-ready", "-o", "jsonpath={.metadata.uid}"),
                    nodes.uid(new NodeName("n-ready")).orElseThrow());
            assertEquals(Optional.empty(), nodes.uid(new NodeName("n-gone")));
        }
    }

    @Test
    void aCordonedNodeIsReadyAllTheSame() throws Exception {
        try (var kube = new Kube(cluster.admin())) {
            cluster.node("n-cordoned");
            cluster.kubectl("cordon", "n-cordoned");
            assertFalse(new ApiNodes(kube).notReady().contains(new NodeName("n-cordoned")));
            cluster.patchStatus("node", "n-cordoned", "", """
                    {"status": {"conditions": [{"type": "Ready", "status": "False"}]}}""");
            assertTrue(new ApiNodes(kube).notReady().contains(new NodeName("n-cordoned")));
        }
    }

    @Test
    void whoWaitsIsSeenByTheMark() throws Exception {
        try (var kube = new Kube(cluster.admin())) {
            var nodes = new ApiNodes(kube);
            cluster.node("n-waits");
            var waiting = new Waiting(Instant.parse("2026-11-22T22:00:00Z"), "/run/reboot-required: libc6");
            var node = new ApiNode(kube, new NodeName("n-waits"));
            NodeView before = node.read().orElseThrow();
            node.change(before, Marks.together(before, Marks.NONE.waiting(before, waiting.since(), waiting.why()))).orElseThrow();
            assertEquals(waiting, nodes.waiting().get(new NodeName("n-waits")));
            NodeView seen = node.read().orElseThrow();
            node.change(seen, Marks.together(seen, Marks.NONE.lift(seen))).orElseThrow();
            assertFalse(nodes.waiting().containsKey(new NodeName("n-waits")));
        }
    }

    @Test
    void withoutItTheRemedyIsTheManifest() throws Exception {
        try (var kube = new Kube(cluster.identity("somebody", "nobodies"))) {
            var trouble = assertThrows(Trouble.class, () -> new ApiNodes(kube).count());
            assertTrue(trouble.remedy().contains("rbac-nodes.yaml"), trouble::inFull);
            trouble = assertThrows(Trouble.class, () -> new ApiNodes(kube).notReady());
            assertTrue(trouble.remedy().contains("rbac-nodes.yaml"), trouble::inFull);
            trouble = assertThrows(Trouble.class, () -> new ApiNodes(kube).waiting());
            assertTrue(trouble.remedy().contains("rbac-nodes.yaml"), trouble::inFull);
        }
    }
}
