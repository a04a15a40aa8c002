package dev.kured.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.SmallWorld;
import dev.kured.rehearse.Totals;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TimelineJsonTest {
    private static JsonObject parsed(Timeline course) {
        return TimelineJson.of(Summary.of(course), "kured rehearse --nodes 3");
    }

    private final JsonObject json = parsed(Story.ofThree().course());

    @Test
    void theFiguresAreThoseOfTheSummary() {
        assertEquals("kured rehearse --nodes 3", json.get("repeat").getAsString());
        assertEquals("2026-12-01T22:00:00Z", json.get("start").getAsString());
        assertEquals(720, json.get("seconds").getAsInt());
        assertEquals("{\"all\":3,\"rebooted\":2,\"left\":1,\"slowest\":\"node3\"}", json.get("nodes").toString());
        assertEquals("{\"median\":230.0,\"longest\":236.0}", json.get("away").toString());
        assertEquals("{\"median\":2.0,\"longest\":3.0}", json.get("handOver").toString());
        assertEquals(20, json.getAsJsonObject("requests").get("all").getAsInt());
        assertEquals(6, json.getAsJsonObject("requests").get("write_lock").getAsInt());
        assertEquals(0, json.getAsJsonObject("requests").get("watch_pods").getAsInt());
        assertEquals(3, json.get("gateQuestions").getAsInt());
        assertEquals(
                "[{\"since\":\"2026-12-01T22:00:00Z\",\"until\":\"2026-12-01T22:10:00Z\",\"usedSeconds\":525.0,"
                        + "\"usedPercent\":87,\"rebooted\":2,\"left\":1}]",
                json.get("windows").toString());
        assertEquals(
                "{\"cause\":\"retry-after\",\"nodes\":1,\"median\":299.0,\"longest\":299.0}",
                json.getAsJsonArray("blocked").get(1).toString());
    }

    @Test
    void everythingThatHappenedIsInItInItsOrder() {
        var events = json.getAsJsonArray("events");
        assertEquals(15, events.size(), events::toString);
        assertEquals(
                "{\"at\":\"2026-12-01T22:00:00Z\",\"node\":\"node1\",\"stage\":\"waiting\",\"cause\":\"lock\"}",
                events.get(0).toString());
        assertEquals(
                "{\"at\":\"2026-12-01T22:00:10Z\",\"node\":\"node1\",\"stage\":\"draining\"}", events.get(3).toString());
        assertEquals(
                "{\"at\":\"2026-12-01T22:10:00Z\",\"node\":\"node2\",\"stage\":\"blocked\",\"cause\":\"window\"}",
                events.get(14).toString());
    }

    @Test
    void whatThereIsNotIsNull() {
        JsonObject nothing = parsed(new Story(1, SmallWorld.RULES).at(0, 1, NodeStage.IDLE)
                .recording.course(Story.START, new Totals(0, 1, 0, Map.of(), 0, 0, 0)));
        assertTrue(nothing.getAsJsonObject("away").get("median").isJsonNull(), nothing::toString);
        assertTrue(nothing.getAsJsonObject("nodes").get("slowest").isJsonNull(), nothing::toString);
    }
}
