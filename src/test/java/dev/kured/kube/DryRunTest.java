package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.node.ApiNode;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rare answers of an API server to a dry run of a change of the Node. */
final class DryRunTest {
    private static final String NODE = """
            {"kind": "Node", "metadata": {"name": "n1", "uid": "u", "resourceVersion": "5"}}""";
    private static final NodeChange CHANGE = NodeChange.annotation("kured.dev/waiting", "x");

    @TempDir
    private Path folder = Path.of("");

    private static String status(int code, String message) {
        return "{\"kind\": \"Status\", \"code\": %d, \"message\": \"%s\"}".formatted(code, message);
    }

    private Optional<String> refusal(int code, String body) throws Trouble {
        try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
            server.reply(200, NODE).reply(code, body);
            var node = new ApiNode(kube, new NodeName("n1"));
            NodeView seen = node.read().orElseThrow();
            try {
                return node.refusal(seen, CHANGE);
            } finally {
                assertEquals("/api/v1/nodes/n1?dryRun=All", server.requests().getLast());
            }
        }
    }

    @Test
    void aPolicyAndAWebhookAreQuotedInTheirOwnWords() throws Trouble {
        assertEquals(Optional.empty(), refusal(200, NODE));
        assertEquals(Optional.of("ValidatingAdmissionPolicy 'p' denied request: no"),
                refusal(422, status(422, "ValidatingAdmissionPolicy 'p' denied request: no")));
        assertEquals(Optional.of("failed calling webhook w: context deadline exceeded"),
                refusal(500, status(500, "failed calling webhook w: context deadline exceeded")));
    }

    @Test
    void anApiServerThatHasNoTimeHasNotRefused() {
        var trouble = assertThrows(Trouble.class, () -> refusal(429, status(429, "later")));
        assertTrue(trouble.happened().contains("cannot try a change of Node n1"), trouble::inFull);
    }
}
