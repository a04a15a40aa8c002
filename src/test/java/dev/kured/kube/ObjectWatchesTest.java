package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.Bell;
import dev.kured.node.ApiNode;
import dev.kured.node.NodeView;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads update the watches of the same object: defects B5 and B10. */
final class ObjectWatchesTest {
    @TempDir
    private Path folder;

    private static String node(int version, boolean unschedulable) {
        return "{\"kind\": \"Node\", \"metadata\": {\"name\": \"n1\", \"uid\": \"u\", \"resourceVersion\": \"" + version
                + "\"}, \"spec\": {\"unschedulable\": " + unschedulable + "}}";
    }

    private static String list(int version, String node) {
        return "{\"kind\": \"NodeList\", \"metadata\": {\"resourceVersion\": \"" + version + "\"}, \"items\": [" + node + "]}";
    }

    private static String modified(int version, boolean unschedulable) {
        return "{\"type\": \"MODIFIED\", \"object\": " + node(version, unschedulable) + "}\n";
    }

    private static String version(Watched<Optional<NodeView>> following) {
        try {
            return following.latest().map(NodeView::version).orElse("none");
        } catch (Trouble _) {
            return "out of touch";
        }
    }

    @Test
    void whatWasReadIsKnownAtOnceHoweverLateTheWatchIs() throws Exception {
        try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
            server.reply(200, list(10, node(10, false))).stream(modified(11, false));
            var waker = new Bell();
            var here = new ApiNode(kube, new NodeName("n1"));
            try (var following = here.follow(waker)) {
                waker.until("the watch is open", () -> version(following).equals("11"));
                server.reply(200, node(12, true));
                here.read();
                assertEquals("12", version(following));
                assertTrue(following.latest().orElseThrow().unschedulable());
            }
        }
    }

    @Test
    void aReadOfNothingIsKnownToo() throws Exception {
        try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
            server.reply(200, list(10, node(10, false))).stream(modified(11, false));
            var waker = new Bell();
            var here = new ApiNode(kube, new NodeName("n1"));
            try (var following = here.follow(waker)) {
                waker.until("the watch is open", () -> version(following).equals("11"));
                server.reply(404, "{\"kind\": \"Status\", \"reason\": \"NotFound\", \"message\": \"nodes \\\"n1\\\" not found\"}");
                assertEquals(Optional.empty(), here.read());
                assertEquals(Optional.empty(), following.latest());
            }
        }
    }

    /** Otherwise the watch would wait for ever for versions in the future (kubernetes#107457). */
    @Test
    void afterAReadFromThePastTheWatchBeginsAfresh() throws Exception {
        try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
            server.reply(200, list(30, node(28, true))).stream(modified(31, true));
            var waker = new Bell();
            var here = new ApiNode(kube, new NodeName("n1"));
            try (var following = here.follow(waker)) {
                waker.until("the watch is open", () -> version(following).equals("31"));
                server.reply(200, node(7, false)).reply(200, list(9, node(7, false)))
                        .stream(modified(11, true));
                here.read();
                waker.until("the news of the restored server come", () -> version(following).equals("11"));
                assertEquals(List.of("n1", "list", "from 9"), server.requests().stream().skip(2).map(ObjectWatchesTest::kind).toList());
            }
        }
    }

    @Test
    void aListFromThePastReplacesAllThatIsKnown() throws Exception {
        try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
            server.reply(200, list(30, node(28, true)))
                    .reply(500, "{}")
                    .reply(200, list(9, node(7, false)))
                    .stream(modified(10, false));
            var waker = new Bell();
            try (var following = new ApiNode(kube, new NodeName("n1")).follow(waker)) {
                waker.until("the list is taken", () -> version(following).equals("10"));
            }
        }
    }

    private static String kind(String request) {
        if (!request.contains("?")) {
            return request.substring(request.lastIndexOf('/') + 1);
        }
        return request.contains("watch=true") ? "from " + request.replaceFirst(".*resourceVersion=(\\d+).*", "$1") : "list";
    }
}
