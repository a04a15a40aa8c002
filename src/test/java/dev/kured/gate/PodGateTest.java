package dev.kured.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.Kube;
import dev.kured.kube.Kubes;
import dev.kured.lab.ControlPlane;
import dev.kured.lab.Wire;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Against a real API server, with a kubelet's credential. */
@ExtendWith(ControlPlane.Shared.class)
final class PodGateTest {
    private final ControlPlane cluster;

    PodGateTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    private Optional<String> ask(String node, String... selectors) throws Trouble {
        try (var kube = new Kube(cluster.kubelet(node))) {
            return new PodGate(kube, new NodeName(node), Stream.of(selectors).map(LabelSelector::new).toList())
                    .closedBecause();
        }
    }

    @Test
    void podsThatMatchAreNamedBySelector() throws Exception {
        cluster.node("g1");
        cluster.pod("g1-db", "g1", "g1-db");
        cluster.pod("g1-web", "g1", "g1-web");
        assertEquals(Optional.empty(), ask("g1", "app=g1-other", "app in (g1-x, g1-y),!spare"));
        assertEquals(
                Optional.of("pods that match app=g1-db run on the node: default/g1-db; "
                        + "pods that match app in (g1-web, x) run on the node: default/g1-web"),
                ask("g1", "app=g1-db", "app=g1-other", "app in (g1-web, x)"));
    }

    @Test
    void podsOnOtherNodesDoNotCount() throws Exception {
        cluster.node("g2");
        cluster.node("g2-other");
        cluster.pod("g2-a", "g2-other", "g2");
        assertEquals(Optional.empty(), ask("g2", "app=g2"));
    }

    @Test
    void podsThatHaveEndedDoNotCountAndThoseThatBeginDo() throws Exception {
        cluster.node("g3");
        for (String phase : List.of("Succeeded", "Failed", "Unknown", "Pending", "Running")) {
            String name = "g3-" + phase.toLowerCase(java.util.Locale.ROOT);
            cluster.pod(name, "g3", "g3");
            cluster.patchStatus("pod", name, "default", "{\"status\": {\"phase\": \"" + phase + "\"}}");
        }
        assertEquals(Optional.of("pods that match app=g3 run on the node: default/g3-pending, default/g3-running"),
                ask("g3", "app=g3"));
    }

    @Test
    void ofManyPodsOnlyAFewAreAskedForAndNamed() throws Exception {
        cluster.node("g4");
        for (int n = 0; n < 8; n++) {
            cluster.pod("g4-" + n, "g4", "g4");
        }
        assertEquals(Optional.of("pods that match app=g4 run on the node: default/g4-0, default/g4-1, default/g4-2,"
                + " default/g4-3, default/g4-4 and more"), ask("g4", "app=g4"));
    }

    @Test
    void anApiServerThatIsAwayIsTrouble(@TempDir Path folder) throws Exception {
        try (var wire = new Wire(cluster.port()); var kube = Kubes.impatient(wire.through(cluster.admin(), folder))) {
            wire.refuse();
            var gate = new PodGate(kube, new NodeName("g5"), List.of(new LabelSelector("app=g5")));
            Trouble trouble = assertThrows(Trouble.class, gate::closedBecause);
            assertTrue(trouble.happened().startsWith("cannot look for pods that match app=g5: "), trouble::inFull);
        }
    }
}
