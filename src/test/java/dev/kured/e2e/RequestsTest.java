package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.kured.e2e.History.Change;
import dev.kured.e2e.Requests.Hand;
import dev.kured.e2e.Requests.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judgement on requests: it sees what it is there to see. */
class RequestsTest {
    private static final String LOCK = "/api/v1/namespaces/kube-system/configmaps/kured";
    private static final String NODE = "/api/v1/nodes/n1";

    private final List<Request> requests = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Hand> hands = new ArrayList<>();

    @Test
    void anyNodeMayMakeSoManyAMinute() {
        ask(0, Requests.OF_ANY, "get", NODE);
        ask(60, 1, "get", NODE);
        verify();
        ask(59, 1, "get", NODE);
        assertBroken("n1 has made 121 requests within a minute");
    }

    @Test
    void evictionsDoNotCount() {
        ask(0, Requests.OF_ANY + 1, "create", "/api/v1/namespaces/default/pods/p/eviction");
        verify();
    }

    @Test
    void oneThatWaitsMayMakeFew() {
        waits(10, true);
        ask(5, 20, "get", NODE);
        ask(20, Requests.OF_ONE_THAT_WAITS, "get", NODE);
        ask(80, Requests.OF_ONE_THAT_WAITS, "get", NODE);
        verify();
        ask(79, 1, "get", LOCK);
        assertBroken("n1, which waits, has made 7 requests within a minute");
    }

    @Test
    void whatItAsksOnceItHasTheLockIsNotOfTheWait() {
        waits(10, true);
        ask(20, Requests.OF_ONE_THAT_WAITS - 1, "get", NODE);
        ask(21, 1, "patch", LOCK);
        ask(22, 20, "get", NODE);
        takes(23);
        verify();
        ask(20, 1, "get", NODE);
        assertBroken("n1, which waits, has made 7 requests within a minute");
    }

    @Test
    void aWaitThatIsGivenUpCountsToItsEnd() {
        waits(10, true);
        ask(20, Requests.OF_ONE_THAT_WAITS + 1, "get", NODE);
        waits(30, false);
        assertBroken("n1, which waits, has made 7 requests within a minute");
    }

    @Test
    void anotherRunOrAPersonAsksOnItsOwnAccount() {
        waits(10, true);
        ask(20, Requests.OF_ONE_THAT_WAITS, "get", NODE);
        hands.add(new Hand("n1", at(24), at(26)));
        ask(25, 20, "get", NODE);
        ask(30, Requests.OF_ONE_THAT_WAITS, "get", NODE);
        verify();
        ask(31, 1, "get", NODE);
        assertBroken("n1, which waits, has made 7 requests within a minute");
    }

    @Test
    void theAuditLogHasThoseOfKubeletsToo(@TempDir Path directory) throws Exception {
        String event = """
                {"auditID":"%s","stage":"%s","verb":"watch","requestURI":"/x","user":{"username":"system:node:n1"},\
                "userAgent":"%s","requestReceivedTimestamp":"%s.000000Z"}
                """;
        Path log = Files.writeString(directory.resolve("audit.log"),
                event.formatted("a", "ResponseComplete", "Kubernetes Java Client", "2026-01-01T00:00:01")
                        + event.formatted("b", "ResponseStarted", "Kubernetes Java Client", "2026-01-01T00:00:02")
                        + event.formatted("b", "ResponseComplete", "Kubernetes Java Client", "2026-01-01T00:00:02")
                        + event.formatted("c", "ResponseComplete", "kubelet/v1.37.2 (linux/amd64)", "2026-01-01T00:00:03"));

        Requests read = Requests.in(log, Instant.parse("2026-01-01T00:00:02Z"));

        assertEquals(List.of(new Request(Instant.parse("2026-01-01T00:00:02Z"), "n1", "watch", "/x")), read.of("n1"));
    }

    private void verify() {
        new Requests(requests).verify(new History(View.EMPTY, changes), hands);
    }

    private void assertBroken(String promise) {
        var error = assertThrows(AssertionError.class, this::verify);
        assertTrue(error.getMessage().startsWith(promise), error.getMessage());
    }

    private void ask(int second, int times, String verb, String path) {
        for (int i = 0; i < times; i++) {
            requests.add(new Request(at(second), "n1", verb, path));
        }
    }

    private void waits(int second, boolean waits) {
        add(second, """
                {"kind": "Node", "metadata": {"name": "n1", "annotations": {%s}}, "spec": {},
                 "status": {"conditions": []}}""".formatted(waits ? "\"kured.dev/waiting\": \"x\"" : ""));
    }

    private void takes(int second) {
        add(second, """
                {"kind": "ConfigMap", "metadata": {"name": "kured"}, "data": {"lock": "{'holders': [{'node': 'n1'}]}"}}""");
    }

    private void add(int second, String object) {
        changes.add(new Change(changes.size(), at(second), false, JsonParser.parseString(object).getAsJsonObject()));
    }

    private static Instant at(int second) {
        return Instant.EPOCH.plusSeconds(second);
    }
}
