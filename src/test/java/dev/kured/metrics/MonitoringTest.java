package dev.kured.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the monitoring examples use only existing metrics. */
final class MonitoringTest {
    private static final Path FOLDER = Path.of("packaging/monitoring").toAbsolutePath();
    private static final Pattern METRIC = Pattern.compile("\\bkured_[a-z_]+");

    @TempDir
    private Path folder;

    private static Set<String> metricsNamedIn(String text) {
        return METRIC.matcher(text).results()
                .map(match -> match.group().replaceFirst("_duration_seconds_(sum|count)$", "_duration_seconds"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kured.rules.yaml", "kured.rules.test.yaml", "kured-dashboard.json"})
    void theyNameOnlyMetricsThatExist(String file) throws IOException {
        Set<String> named = metricsNamedIn(Files.readString(FOLDER.resolve(file)));
        assertTrue(named.size() > 4, named::toString);
        named.removeAll(Arrays.stream(Family.values()).map(Family::metric).collect(Collectors.toSet()));
        assertEquals(Set.of(), named);
    }

    @Test
    void theDashboardShowsEveryMetric() throws IOException {
        Set<String> shown = metricsNamedIn(Files.readString(FOLDER.resolve("kured-dashboard.json")));
        assertEquals(Arrays.stream(Family.values()).map(Family::metric).collect(Collectors.toSet()), shown);
    }

    @Test
    void eachPanelOfTheDashboardAsksPrometheus() throws IOException {
        var ids = new TreeSet<Integer>();
        panels().forEach(panel -> assertTrue(ids.add(panel.get("id").getAsInt())));
        asked().forEach(asked -> assertTrue(asked.contains("kured_"), asked));
    }

    @Test
    void whatThePanelsAskIsPromQl() throws Exception {
        String rules = asked().stream()
                .map(asked -> "  - {record: asked, expr: '" + asked.replace("$node", ".*") + "'}\n")
                .collect(Collectors.joining("", "groups:\n- name: panels\n  rules:\n", ""));
        Path file = Files.writeString(folder.resolve("panels.yaml"), rules);
        var verdict = Promtool.run(Path.of("/dev/null"), "check", "rules", file.toString());
        assertEquals(0, verdict.status(), verdict.said());
    }

    private static List<JsonObject> panels() throws IOException {
        return JsonParser.parseString(Files.readString(FOLDER.resolve("kured-dashboard.json"))).getAsJsonObject()
                .getAsJsonArray("panels").asList().stream().map(JsonElement::getAsJsonObject).toList();
    }

    private static List<String> asked() throws IOException {
        return panels().stream()
                .flatMap(panel -> panel.getAsJsonArray("targets").asList().stream())
                .map(target -> target.getAsJsonObject().get("expr").getAsString())
                .toList();
    }

    @Test
    void theAlertsFireWhenTheyShouldAndNotBefore() throws Exception {
        var verdict = Promtool.run(
                Path.of("/dev/null"), "test", "rules", FOLDER.resolve("kured.rules.test.yaml").toString());
        assertEquals(0, verdict.status(), verdict.said());
    }

    @Test
    void everyAlertIsTested() throws IOException {
        Pattern alert = Pattern.compile("\\bKured[A-Z][A-Za-z]+");
        assertEquals(
                alert.matcher(Files.readString(FOLDER.resolve("kured.rules.yaml"))).results()
                        .map(match -> match.group()).collect(Collectors.toSet()),
                alert.matcher(Files.readString(FOLDER.resolve("kured.rules.test.yaml"))).results()
                        .map(match -> match.group()).collect(Collectors.toSet()));
    }
}
