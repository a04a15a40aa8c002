package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.e2e.History.Change;
import dev.kured.e2e.History.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The witness's judgement: it sees what it is there to see. */
class HistoryTest {
    private final List<Change> changes = new ArrayList<>();
    private History.Places places = History.Places.ONE;
    private Set<String> excused = Set.of();

    private void verify() {
        history().verify(Map.of("web", 4), places, excused);
    }

    @Test
    void aReboot() {
        lock("n1");
        node("n1", "boot1", "boot1", true);
        node("n1", "boot1", "boot1", false);
        node("n1", "boot1", "boot2", true);
        node("n1", "", "boot2", true);
        lock();
        assertEquals(Step.A_REBOOT, history().of("n1"));
        verify();
    }

    @Test
    void theOrderIsThatOfTheRevisions() {
        lock("n1");
        node("n1", "boot1", "boot1", true);
        node("n1", "", "boot1", true);
        lock();
        Collections.reverse(changes);
        assertEquals(Step.TAKEN_BACK, history().of("n1"));
        verify();
    }

    @Test
    void twoHoldersAtOnce() {
        lock("n1", "n2");
        assertBroken("more than 1 at once hold the lock");
    }

    @Test
    void twoHoldersWhereTwoMay() {
        places = new History.Places(2, Map.of("n1", "a", "n2", "a", "n3", "b"));
        lock("n1", "n2");
        verify();
        assertEquals(2, history().mostHolders());
        lock("n1", "n2", "n3");
        assertBroken("more than 2 at once hold the lock");
    }

    @Test
    void twoZonesAtOnce() {
        places = new History.Places(2, Map.of("n1", "a", "n2", "b"));
        lock("n1", "n2");
        assertBroken("two zones at once hold the lock");
    }

    @Test
    void whoWasRobbedTidiesUpWithoutTheLock() {
        node("n1", "boot1", "boot2", true);
        assertBroken("n1 is cordoned by kured without holding the lock");
        excused = Set.of("n1");
        verify();
    }

    @Test
    void aCordonWithoutTheLock() {
        lock("n1");
        node("n2", "boot1", "boot1", true);
        assertBroken("n2 is cordoned by kured without holding the lock");
    }

    @Test
    void aReleaseBeforeTheUncordon() {
        lock("n1");
        node("n1", "boot1", "boot1", true);
        lock();
        assertBroken("n1 is cordoned by kured without holding the lock");
    }

    @Test
    void aRebootWithoutTheLock() {
        node("n1", "", "boot2", true);
        assertBroken("n1 has rebooted without holding the lock");
    }

    @Test
    void anUncordonBeforeTheNodeIsReady() {
        lock("n1");
        node("n1", "boot1", "boot1", true);
        node("n1", "boot1", "boot2", false);
        node("n1", "", "boot2", false);
        assertBroken("n1 was uncordoned after its reboot before it was Ready");
    }

    @Test
    void tooFewReplicas() {
        available(3);
        available(4);
        available(5);
        verify();
        available(3);
        assertBroken("only 3 replicas of web are available, not 4");
    }

    private History history() {
        View before = View.EMPTY.with(object("n1", "", "boot1", true)).with(object("n2", "", "boot1", true));
        return new History(before, changes);
    }

    private void assertBroken(String promise) {
        var error = assertThrows(AssertionError.class, this::verify);
        assertTrue(error.getMessage().startsWith(promise), error.getMessage());
    }

    private void node(String name, String mark, String boot, boolean ready) {
        add(object(name, mark, boot, ready));
    }

    private static JsonObject object(String node, String mark, String boot, boolean ready) {
        return json("""
                {"kind": "Node", "metadata": {"name": "%s", "annotations": {"kured.dev/cordoned-in-boot": "%s"}},
                 "spec": {"unschedulable": %s},
                 "status": {"nodeInfo": {"bootID": "%s"}, "conditions": [{"type": "Ready", "status": "%s"}]}}"""
                .formatted(node, mark, !mark.isEmpty(), boot, ready ? "True" : "Unknown"));
    }

    private void lock(String... holders) {
        var entries = Stream.of(holders).map(holder -> "{'node': '" + holder + "'}").toList();
        add(json("""
                {"kind": "ConfigMap", "metadata": {"name": "kured"}, "data": {"lock": "{'holders': %s}"}}"""
                .formatted(entries)));
    }

    private void available(int replicas) {
        add(json("""
                {"kind": "Deployment", "metadata": {"name": "web"}, "status": {"availableReplicas": %d}}"""
                .formatted(replicas)));
    }

    private void add(JsonObject object) {
        changes.add(new Change(changes.size(), Instant.EPOCH, false, object));
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }
}
