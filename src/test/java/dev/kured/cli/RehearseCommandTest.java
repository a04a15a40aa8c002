package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class RehearseCommandTest {
    @TempDir
    private Path directory;

    private Path config = Path.of("");

    /** What a person has seen. */
    private record Seen(int status, String out, String err) {}

    @BeforeEach
    void configure() throws IOException {
        config = directory.resolve("kured.toml");
        write("");
    }

    private void write(String text) throws IOException {
        Files.writeString(config, text);
    }

    private Seen rehearse(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        String[] all = Stream.concat(
                        Stream.of("--config", config.toString(), "--pods-per-node", "4"), Stream.of(arguments))
                .toArray(String[]::new);
        int status = new CommandLine(new RehearseCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(all);
        return new Seen(status, out.toString(), err.toString());
    }

    // What it answers

    @Test
    void itTellsOfEachNodeAndSumsUp() {
        Seen seen = rehearse("--nodes", "3", "--start", "2026-12-01T22:00Z");
        assertEquals(0, seen.status(), seen.err());
        assertEquals(3, seen.out().lines().filter(line -> line.contains(" is back, away ")).count(), seen.out());
        assertTrue(seen.out().contains("\nAll 3 nodes rebooted in "), seen.out());
        assertTrue(seen.out().contains("at most 1 node away, of 1 allowed"), seen.out());
        assertFalse(seen.out().contains("\033"), seen.out());
    }

    @Test
    void theSameOptionsGiveTheSameAnswerAndAnotherSeedDoesNot() {
        String[] options = {"--nodes", "8", "--faults", "some", "--start", "2026-12-01T22:00Z", "--seed", "3"};
        String first = rehearse(options).out();
        assertEquals(first, rehearse(options).out());
        assertNotEquals(first, rehearse("--nodes", "8", "--faults", "some", "--start", "2026-12-01T22:00Z").out());
    }

    @Test
    void itSaysHowManyFaultsStruckAndHowMuchLongerItTook() {
        String[] options = {"--nodes", "40", "--faults", "some", "--start", "2026-12-01T22:00Z", "--seed", "3"};
        String out = rehearse(options).out();
        assertTrue(out.matches("(?s).*\n  faults +\\d+ injected, \\d+ of 40 nodes affected; .* than without faults\n.*"), out);
        JsonObject json = JsonParser.parseString(rehearse(
                Stream.concat(Stream.of(options), Stream.of("--json")).toArray(String[]::new)).out()).getAsJsonObject();
        JsonObject faults = json.getAsJsonObject("faults");
        assertEquals("some", faults.get("strength").getAsString());
        assertTrue(faults.get("struck").getAsInt() > 0, faults::toString);
        assertTrue(faults.get("nodes").getAsInt() <= 10, faults::toString);
        assertEquals(json.get("seconds").getAsDouble() - faults.get("secondsWithout").getAsDouble(),
                faults.get("secondsLonger").getAsDouble(), 0.01);
    }

    @Test
    void withoutFaultsNothingIsSaidOfThem() {
        assertFalse(rehearse("--nodes", "2", "--start", "2026-12-01T22:00Z").out().contains("faults"));
    }

    @Test
    void theCommandLineThatItGivesRepeatsIt() {
        String told = rehearse("--nodes", "3", "--boot-time", "90s", "--spread", "10m", "--seed", "5").out();
        String line = told.lines().filter(l -> l.startsWith("The same again: ")).findFirst().orElseThrow();
        String[] repeat = line.replaceFirst(".*kured rehearse ", "").split(" ");
        var out = new StringWriter();
        new CommandLine(new RehearseCommand()).setOut(new PrintWriter(out, true)).execute(repeat);
        assertEquals(told, out.toString());
    }

    @Test
    void theConfiguredConcurrencyAndWindowsAreObeyed() throws IOException {
        write("""
                schedule.windows = [{ start = "22:00", end = "22:10" }]
                lock.concurrency = 2
                """);
        Seen seen = rehearse("--nodes", "9", "--start", "2026-12-01T12:00Z", "--json");
        assertEquals(0, seen.status(), seen.err());
        JsonObject json = JsonParser.parseString(seen.out()).getAsJsonObject();
        assertEquals(2, json.get("mostAtOnce").getAsInt());
        assertTrue(json.getAsJsonArray("windows").size() > 1, seen.out());
        assertEquals("2026-12-01T22:00:00Z", json.getAsJsonArray("windows").get(0).getAsJsonObject().get("since").getAsString());
        List<String> begun = json.getAsJsonArray("events").asList().stream()
                .map(event -> event.getAsJsonObject())
                .filter(event -> event.get("stage").getAsString().equals("draining"))
                .map(event -> event.get("at").getAsString())
                .toList();
        assertTrue(begun.size() >= 9, seen.out());
        assertTrue(begun.stream().allMatch(at -> at.substring(11, 15).equals("22:0")), begun::toString);
    }

    @Test
    void windowsAreToldLineByLine() throws IOException {
        write("schedule.windows = [{ start = '22:00', end = '22:10' }]");
        String out = rehearse("--nodes", "4", "--start", "2026-12-01").out();
        assertTrue(out.startsWith("2026-12-01 00:00:00  the window is closed until Tue 2026-12-01 22:00 UTC; 0 of 4\n"), out);
        assertTrue(out.contains("\n2026-12-01 22:00:00  the window is open until Tue 2026-12-01 22:10 UTC; 0 of 4\n"), out);
        assertTrue(out.contains("\n2026-12-01 22:10:00  the window is closed until Wed 2026-12-02 22:00 UTC; "), out);
    }

    @Test
    void withoutAStartItBeginsWhenTheNextWindowOpens() throws IOException {
        write("schedule.windows = [{ start = '22:00', end = '22:10' }]");
        String out = rehearse("--nodes", "2").out();
        assertTrue(out.matches("(?s).* --start \\d{4}-\\d\\d-\\d\\dT22:0\\dZ .*"), out);
    }

    @Test
    void nodesThatAreLeftOverWhenItEndsAreTold() {
        Seen seen = rehearse("--nodes", "9", "--for", "15m", "--start", "2026-12-01T22:00Z");
        assertEquals(1, seen.status(), seen.err());
        assertTrue(seen.out().contains("of 9 nodes rebooted in 15m, "), seen.out());
        assertTrue(seen.out().contains("  left over  node"), seen.out());
    }

    @Test
    void thePageIsWritten() throws IOException {
        Path page = directory.resolve("rehearsal.html");
        Seen seen = rehearse("--nodes", "3", "--html", page.toString(), "--start", "2026-12-01T22:00Z");
        assertEquals(0, seen.status(), seen.err());
        String html = Files.readString(page);
        assertTrue(html.contains("<h1>All 3 nodes rebooted in "), html);
        assertTrue(html.contains("<td>" + config + "</td>"), html);
        assertTrue(html.contains("--config " + config), html);
    }

    @Test
    void noSecretOfTheConfigurationIsOnThePage() throws IOException {
        write("notify.urls = ['slack://hook:T0-B0-SECRET@webhook']\ngates.prometheus.url = 'http://user:SECRET@prometheus:9090'");
        Path page = directory.resolve("rehearsal.html");
        assertEquals(0, rehearse("--nodes", "1", "--html", page.toString(), "--start", "2026-12-01T22:00Z").status());
        assertFalse(Files.readString(page).contains("SECRET"));
    }

    // Bad input

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--nodes|0|--nodes 0: expected a number from 1 to 20000",
        "--nodes|x|--nodes",
        "--nodes|999999|--nodes 999999: expected",
        "--pods-per-node|-1|--pods-per-node",
        "--start|soon|--start 'soon': expected a time such as",
        "--for|0s|--for 0s: nothing happens in no time",
        "--for|long|--for 'long': expected a duration",
        "--spread|-5m|--spread",
        "--boot-time|0s|--boot-time 0s: no machine boots in no time",
        "--boot-time|3 minutes|--boot-time '3 minutes': expected a duration such as",
        "--faults|lots|--faults lots: expected none, some, many or storm",
        "--seed|one|--seed",
        "--speed|-1|--speed -1: expected a number from 0",
        "--html|/no/such/place/page.html|--html: there is no directory /no/such/place",
    })
    void aWrongCommandLineIsRefused(String option, String value, String message) {
        Seen seen = rehearse(option, value);
        assertEquals(64, seen.status(), seen.err());
        assertTrue(seen.err().contains(message), seen.err());
        assertEquals("", seen.out());
    }

    @Test
    void moreNodesAtOnceThanThereAreIsRefused() throws IOException {
        write("lock.concurrency = 4");
        Seen seen = rehearse("--nodes", "3");
        assertEquals(64, seen.status());
        assertTrue(seen.err().startsWith("--nodes 3: lock.concurrency is 4, so all of them would be down at once."
                + " Rehearse at least 4 nodes, or lower lock.concurrency"), seen.err());
        assertEquals(0, rehearse("--nodes", "4").status());
    }

    @Test
    void aWindowThatNeverOpensIsRefused() throws IOException {
        write("schedule.exclusions = [{ from = 2026-01-01, to = 9998-12-31, reason = 'retired' }]");
        Seen seen = rehearse("--start", "2026-12-01");
        assertEquals(78, seen.status());
        assertTrue(seen.err().contains("from Tue 2026-12-01 00:00 UTC on the window is closed, and none opens within four"
                + " years (retired): no node would ever reboot"), seen.err());
        assertEquals(78, rehearse().status());
    }

    @Test
    void aWindowThatOpensOnlyLaterIsTold() throws IOException {
        write("schedule.exclusions = [{ from = 2026-12-01, to = 2027-03-31 }]");
        Seen seen = rehearse("--start", "2026-12-01");
        assertEquals(64, seen.status());
        assertTrue(seen.err().startsWith("--for 28d: the window only opens on Thu 2027-04-01 00:00 UTC. Begin there: --start"
                + " 2027-04-01T00:00Z"), seen.err());
    }

    @Test
    void aWrongConfigurationIsRefused() throws IOException {
        write("drain.timeout = 'fast'");
        Seen seen = rehearse();
        assertEquals(78, seen.status());
        assertTrue(seen.err().contains("kured.toml:1:17: drain.timeout: found"), seen.err());
        assertEquals("", seen.out());
    }
}
