package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.Event;
import dev.kured.agent.Phase;
import dev.kured.agent.Report;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.metrics.Metrics;
import dev.kured.metrics.Textfile;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the metrics say after a course of reports. */
final class MetricsReporterTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Log QUIET = (level, line) -> assertEquals(Log.Level.DEBUG, level, line);

    @TempDir
    private Path directory;

    private MetricsReporter measuring;

    @BeforeEach
    void start() {
        var metrics = new Metrics("1", Phase.LABELS, directory.resolve("counters"), QUIET);
        var textfile = new Textfile(directory.resolve("kured.prom"), metrics, QUIET);
        measuring = new MetricsReporter(metrics, textfile::update);
    }

    private void tell(String phase, int second, Optional<Boolean> needed, boolean failed) {
        measuring.tell(new Report("n1", phase, NOON.plusSeconds(second), "", "",
                new Report.Facts(need(needed), List.of(), List.of(), failed, false, 0, List.of())));
    }

    private static Need need(Optional<Boolean> needed) {
        return needed.isEmpty()
                ? new Need.Unknown(new Trouble("nobody knows", ""))
                : needed.get() ? new Need.Wanted(NOON, "") : new Need.None();
    }

    private void tell(String phase, int second) {
        tell(phase, second, Optional.of(true), false);
    }

    /** The samples of this one node, by their names and labels. */
    private Map<String, String> samples() {
        var samples = new TreeMap<String, String>();
        try {
            Files.readAllLines(directory.resolve("kured.prom")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> samples.put(
                            line.substring(0, line.lastIndexOf(' '))
                                    .replaceFirst("\\{node=\"n1\"}|,node=\"n1\"", "")
                                    .replace("node=\"n1\",", ""),
                            line.substring(line.lastIndexOf(' ') + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    private void assertSample(String value, String series) {
        assertEquals(value, samples().get(series), () -> series + " in " + samples());
    }

    @Test
    void aWholeRebootIsCountedAndTimedAcrossTheBoot() {
        tell("idle", 0, Optional.of(false), false);
        tell("queued", 10);
        tell("blocked", 20);
        tell("queued", 50);
        tell("draining", 70);
        tell("rebooting", 75);
        start();
        tell("recalling", 100);
        tell("returning", 101);
        tell("idle", 115, Optional.of(false), false);
        assertSample("60", "kured_wait_duration_seconds_sum");
        assertSample("5", "kured_drain_duration_seconds_sum");
        assertSample("40", "kured_boot_duration_seconds_sum");
        assertSample("1", "kured_boot_duration_seconds_count");
        assertSample("1", "kured_reboots_total{outcome=\"succeeded\"}");
        assertSample("1", "kured_phase{phase=\"idle\"}");
        assertSample("0", "kured_reboot_required");
    }

    @Test
    void aDrainThatWasGivenUpIsAFailure() {
        tell("draining", 0);
        tell("undoing", 900, Optional.of(true), true);
        assertSample("1", "kured_failures_total{kind=\"drain\"}");
        assertSample("1", "kured_reboots_total{outcome=\"failed\"}");
        assertSample("0", "kured_drain_duration_seconds_count");
    }

    @Test
    void aMachineThatDidNotGoDownIsAFailure() {
        tell("rebooting", 0);
        tell("undoing", 600, Optional.of(true), true);
        assertSample("1", "kured_failures_total{kind=\"reboot\"}");
        assertSample("0", "kured_failures_total{kind=\"drain\"}");
        assertSample("1", "kured_reboots_total{outcome=\"failed\"}");
    }

    @Test
    void aRebootThatIsNotWantedAnyMoreIsNoFailure() {
        tell("draining", 0);
        tell("undoing", 1, Optional.of(false), false);
        tell("idle", 2, Optional.of(false), false);
        assertSample("1", "kured_reboots_total{outcome=\"withdrawn\"}");
        assertSample("0", "kured_failures_total{kind=\"drain\"}");
    }

    @Test
    void theTimeWithoutANeedIsNoWaiting() {
        tell("blocked", 0, Optional.empty(), false);
        tell("idle", 100, Optional.of(false), false);
        tell("queued", 200);
        tell("draining", 203);
        assertSample("3", "kured_wait_duration_seconds_sum");
    }

    @Test
    void aSentinelThatCannotTellIsCountedOncePerSpell() {
        tell("idle", 0, Optional.of(false), false);
        tell("blocked", 1, Optional.empty(), false);
        tell("blocked", 1, Optional.empty(), false);
        assertSample("1", "kured_failures_total{kind=\"sentinel\"}");
        assertTrue(samples().keySet().stream().noneMatch("kured_reboot_required"::equals));
    }

    @Test
    void aTroubleIsCountedOnceUntilItIsAnother() {
        var facts = Report.Facts.of(new Need.Wanted(NOON, ""));
        for (String trouble : List.of("API server away", "API server away", "", "API server away", "D-Bus away")) {
            measuring.tell(new Report("n1", "blocked", NOON, "", trouble, facts));
        }
        assertSample("3", "kured_failures_total{kind=\"dependency\"}");
    }

    @Test
    void whatHappensInBetweenIsCounted() {
        var gate = new Event.GateFailed("prometheus", new Trouble("Prometheus is away", ""));
        var dead = new Holder(new NodeName("n2"), "uid", Optional.empty(), NOON, "", 1, false);
        List<Event> events = List.of(gate, gate, new Event.TookOver(new TakenOver(dead, "it is gone")));
        measuring.tell(new Report("n1", "blocked", NOON, "", "", new Report.Facts(
                new Need.Wanted(NOON, ""), List.of("prometheus"), List.of(), false, false, 0, events)));
        assertSample("2", "kured_failures_total{kind=\"gate\"}");
        assertSample("1", "kured_takeovers_total");
    }

    @Test
    void aMessageThatIsLostIsCounted() {
        measuring.messageLost();
        tell("idle", 0);
        assertSample("1", "kured_failures_total{kind=\"notification\"}");
    }

    @Test
    void closedGatesAndHoldersAreShownWhileTheyAre() {
        var other = new Holder(new NodeName("n2"), "uid",
                Optional.of(new BootId("4ad009e8-a6e9-47ee-b73f-402e5ac6fbd4")), NOON, "", 1, false);
        measuring.tell(new Report("n1", "blocked", NOON, "", "", new Report.Facts(
                new Need.Wanted(NOON, ""), List.of("inhibitor"), List.of(other), false, false, 0, List.of())));
        assertSample("1", "kured_blocked{gate=\"inhibitor\"}");
        assertSample("1795348800", "kured_lock_acquired_timestamp_seconds{holder=\"n2\"}");
        tell("idle", 10, Optional.of(false), false);
        assertSample("0", "kured_blocked{gate=\"inhibitor\"}");
        assertTrue(samples().keySet().stream().noneMatch(name -> name.startsWith("kured_lock")));
    }
}
