package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class WindowCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void configure() throws IOException {
        write("""
                [schedule]
                time-zone = "Europe/Berlin"
                windows = [{ days = ["sat"], start = "22:00", end = "04:00" }, { dates = "last sun", length = "90m" }]
                exclusions = [{ from = 2026-12-20, to = 2027-01-03, reason = "freeze" }]
                """);
    }

    private void write(String text) throws IOException {
        Files.writeString(directory.resolve("kured.toml"), text);
    }

    private int window(String... arguments) {
        Stream<String> config = Stream.of("--config", directory.resolve("kured.toml").toString());
        String[] all = Stream.concat(config, Stream.of(arguments)).toArray(String[]::new);
        return new CommandLine(new WindowCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void whileAWindowIsOpenItSaysUntilWhen() {
        assertEquals(0, window("--at", "2026-11-22T01:30:00Z", "--next", "2"));
        assertEquals("""
                open, since Sat 2026-11-21 22:00 +01:00, until Sun 2026-11-22 04:00 +01:00

                Next windows, by the clock of Europe/Berlin:
                  Sat 2026-11-28 22:00 +01:00  to Sun 2026-11-29 04:00 +01:00  6h
                  Sat 2026-12-05 22:00 +01:00  to Sun 2026-12-06 04:00 +01:00  6h
                """, out.toString());
    }

    @Test
    void whileItIsClosedItSaysWhyAndUntilWhen() {
        assertEquals(1, window("--at", "2026-12-24 18:00"));
        assertEquals("""
                closed, since Sun 2026-12-20 00:00 +01:00, until Sat 2027-01-09 22:00 +01:00: freeze

                Next windows, by the clock of Europe/Berlin:
                  Sat 2027-01-09 22:00 +01:00  to Sun 2027-01-10 04:00 +01:00  6h
                  Sat 2027-01-16 22:00 +01:00  to Sun 2027-01-17 04:00 +01:00  6h
                  Sat 2027-01-23 22:00 +01:00  to Sun 2027-01-24 04:00 +01:00  6h
                """, out.toString());
    }

    @Test
    void withoutWindowsItIsOpen() throws IOException {
        write("");
        assertEquals(0, window());
        assertEquals("open, with no end in sight\n", out.toString());
    }

    @Test
    void whereNoneOpensAnyMoreItSaysSo() throws IOException {
        write("schedule.exclusions = [{ from = 1970-01-01, to = 9998-12-31, reason = 'retired' }]");
        assertEquals(1, window("--at", "2026-12-24"));
        assertEquals("""
                closed, with no end in sight: retired
                No window opens within four years: see [schedule] in the configuration.
                """, out.toString());
    }

    @Test
    void aTimeAloneIsTodays() throws IOException {
        write("schedule.windows = [{ start = '18:00', end = '19:00' }]");
        assertEquals(0, window("--at", "18:30", "--next", "0"));
        assertEquals(1, window("--at", "7pm", "--next", "0"));
        assertEquals(2, out.toString().lines().count(), out::toString);
    }

    @Test
    void programsGetJson() {
        assertEquals(1, window("--at", "2026-12-24 18:00", "--next", "1", "--json"));
        assertEquals("""
                {
                  "at": "2026-12-24T18:00:00+01:00",
                  "zone": "Europe/Berlin",
                  "open": false,
                  "since": "2026-12-20T00:00:00+01:00",
                  "until": "2027-01-09T22:00:00+01:00",
                  "reasons": [
                    "freeze"
                  ],
                  "next": [
                    {
                      "since": "2027-01-09T22:00:00+01:00",
                      "until": "2027-01-10T04:00:00+01:00",
                      "seconds": 21600
                    }
                  ]
                }
                """, out.toString());
    }

    @Test
    void whatHasNoEndIsNullInJson() throws IOException {
        write("");
        assertEquals(0, window("--at", "2026-12-24T00:00Z", "--json"));
        assertEquals("""
                {
                  "at": "2026-12-24T00:00:00Z",
                  "zone": "UTC",
                  "open": true,
                  "since": null,
                  "until": null,
                  "next": []
                }
                """, out.toString());
    }

    @ParameterizedTest
    @CsvSource({"--at, soon", "--at, 2026-02-30", "--at, ''", "--next, -1", "--next, 1001", "--next, x", "--bogus, 1"})
    void aWrongCommandLineIsRefused(String option, String value) {
        assertEquals(64, window(option, value));
        assertTrue(err.toString().contains(option), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void aWrongConfigurationIsRefused() throws IOException {
        write("schedule.windows = [{ start = 'soon' }]");
        assertEquals(78, window());
        assertTrue(err.toString().contains("kured.toml:1:31: schedule.windows.start"), err::toString);
    }

    @Test
    void itIsACommandOfKured() {
        String config = directory.resolve("kured.toml").toString();
        assertEquals(0, Kured.execute("window", "--config", config, "--at", "2026-11-21 22:00"));
    }
}
