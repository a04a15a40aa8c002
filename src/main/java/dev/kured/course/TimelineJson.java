package dev.kured.course;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.kured.rehearse.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Formats the summary and all events as one JSON object. Times are RFC 3339, durations are in seconds. */
public final class TimelineJson {
    private TimelineJson() {}

    /**
     * Formats a summary.
     *
     * @param summary the results
     * @param repeat the command line that repeats the rehearsal
     * @return one JSON object
     */
    public static JsonObject of(Summary summary, String repeat) {
        Timeline course = summary.course();
        var document = new JsonObject();
        document.addProperty("repeat", repeat);
        document.addProperty("seed", course.plan().seed());
        document.addProperty("start", time(course.plan().start()));
        document.addProperty("end", time(course.end()));
        document.addProperty("seconds", seconds(course.length()));
        document.add("nodes", nodes(summary));
        document.addProperty("concurrency", course.places());
        document.addProperty("mostAtOnce", course.totals().mostAtOnce());
        document.add("away", spread(summary.away()));
        document.add("handOver", spread(summary.gaps()));
        document.addProperty("triesTakenBack", summary.triesTakenBack());
        document.add("requests", requests(summary));
        document.add("faults", faults(summary));
        document.addProperty("gateQuestions", course.totals().gateQuestions());
        document.add("windows", array(summary.windows(), TimelineJson::window));
        document.add("blocked", array(summary.blocked(), TimelineJson::blocked));
        document.add("events", events(course));
        return document;
    }

    private static JsonObject nodes(Summary summary) {
        Timeline course = summary.course();
        var nodes = new JsonObject();
        nodes.addProperty("all", course.nodes().size());
        nodes.addProperty("rebooted", course.totals().rebooted());
        nodes.addProperty("left", course.totals().left());
        nodes.addProperty("slowest", summary.slowest().map(node -> node.name().value()).orElse(null));
        return nodes;
    }

    private static JsonObject spread(Optional<Percentiles> spread) {
        var object = new JsonObject();
        object.addProperty("median", spread.map(Percentiles::median).map(TimelineJson::seconds).orElse(null));
        object.addProperty("longest", spread.map(Percentiles::longest).map(TimelineJson::seconds).orElse(null));
        return object;
    }

    private static JsonObject requests(Summary summary) {
        Map<Request, Long> counted = summary.course().totals().requests();
        var requests = new JsonObject();
        requests.addProperty("all", summary.course().totals().allRequests());
        requests.addProperty("perReboot", summary.requestsPerReboot().map(TimelineJson::rounded).orElse(null));
        requests.addProperty("lockPerHandOver", summary.requestsPerHandOver().map(TimelineJson::rounded).orElse(null));
        Arrays.stream(Request.values()).forEach(kind ->
                requests.addProperty(kind.name().toLowerCase(Locale.ROOT), counted.getOrDefault(kind, 0L)));
        return requests;
    }

    private static JsonObject faults(Summary summary) {
        Timeline course = summary.course();
        var faults = new JsonObject();
        faults.addProperty("strength", course.plan().faults().name().toLowerCase(Locale.ROOT));
        faults.addProperty("struck", course.totals().faults());
        faults.addProperty("nodes", course.totals().nodesAffected());
        faults.addProperty("secondsWithout", summary.withoutFaults().map(Timeline::length).map(TimelineJson::seconds).orElse(null));
        faults.addProperty("secondsLonger", summary.delay().map(TimelineJson::seconds).orElse(null));
        return faults;
    }

    private static JsonObject window(WindowUse use) {
        var window = new JsonObject();
        window.addProperty("since", use.opening().since().map(since -> time(since.toInstant())).orElse(null));
        window.addProperty("until", use.opening().until().map(until -> time(until.toInstant())).orElse(null));
        window.addProperty("usedSeconds", seconds(use.used()));
        window.addProperty("usedPercent", use.percent().orElse(null));
        window.addProperty("rebooted", use.rebooted());
        window.addProperty("left", use.left());
        return window;
    }

    private static JsonObject blocked(Summary.Blocked blocked) {
        var object = new JsonObject();
        object.addProperty("cause", blocked.cause().name());
        object.addProperty("nodes", blocked.nodes());
        object.addProperty("median", seconds(blocked.each().median()));
        object.addProperty("longest", seconds(blocked.each().longest()));
        return object;
    }

    private static JsonArray events(Timeline course) {
        return array(Events.of(course), event -> {
            var object = new JsonObject();
            object.addProperty("at", time(event.segment().from()));
            object.addProperty("node", event.node().value());
            object.addProperty("stage", Segment.word(event.segment().stage()));
            event.segment().cause().ifPresent(cause -> object.addProperty("cause", cause.name()));
            return object;
        });
    }

    private static <T> JsonArray array(List<T> values, Function<T, JsonElement> form) {
        var array = new JsonArray();
        values.forEach(value -> array.add(form.apply(value)));
        return array;
    }

    private static String time(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static double rounded(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
