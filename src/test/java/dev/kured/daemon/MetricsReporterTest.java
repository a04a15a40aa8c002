package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.Event;
import dev.kured.agent.ReportFeed;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.metrics.Metrics;
import dev.kured.metrics.Textfile;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
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
    private ReportFeed feed;

    @BeforeEach
    void start() {
        var metrics = new Metrics("1", directory.resolve("counters"), QUIET);
        var textfile = new Textfile(directory.resolve("kured.prom"), metrics, QUIET);
        measuring = new MetricsReporter(metrics, textfile::update);
        feed = new ReportFeed(measuring, NOON);
    }

    private void tell(PhaseName phase, int second, Optional<Boolean> needed, boolean failed) {
        feed.report(phase, need(needed), failed, NOON.plusSeconds(second));
    }

    private static Need need(Optional<Boolean> needed) {
        return needed.isEmpty()
                ? new Need.Unknown(new Trouble("nobody knows", ""))
                : needed.get() ? new Need.Wanted(NOON, "") : new Need.None();
    }

    private void tell(PhaseName phase, int second) {
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
                                    .replaceFirst("\\{node=\"node1\"}|,node=\"node1\"", "")
                                    .replace("node=\"node1\",", ""),
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
        tell(PhaseName.IDLE, 0, Optional.of(false), false);
        tell(PhaseName.QUEUED, 10);
        tell(PhaseName.BLOCKED, 20);
        tell(PhaseName.QUEUED, 50);
        tell(PhaseName.DRAINING, 70);
        tell(PhaseName.REBOOTING, 75);
        start();
        tell(PhaseName.RECALLING, 100);
        tell(PhaseName.RETURNING, 101);
        tell(PhaseName.IDLE, 115, Optional.of(false), false);
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
        tell(PhaseName.DRAINING, 0);
        tell(PhaseName.UNDOING, 900, Optional.of(true), true);
        assertSample("1", "kured_failures_total{kind=\"drain\"}");
        assertSample("1", "kured_reboots_total{outcome=\"failed\"}");
        assertSample("0", "kured_drain_duration_seconds_count");
    }

    @Test
    void aMachineThatDidNotGoDownIsAFailure() {
        tell(PhaseName.REBOOTING, 0);
        tell(PhaseName.UNDOING, 600, Optional.of(true), true);
        assertSample("1", "kured_failures_total{kind=\"reboot\"}");
        assertSample("0", "kured_failures_total{kind=\"drain\"}");
        assertSample("1", "kured_reboots_total{outcome=\"failed\"}");
    }

    @Test
    void aRebootThatIsNotWantedAnyMoreIsNoFailure() {
        tell(PhaseName.DRAINING, 0);
        tell(PhaseName.UNDOING, 1, Optional.of(false), false);
        tell(PhaseName.IDLE, 2, Optional.of(false), false);
        assertSample("1", "kured_reboots_total{outcome=\"withdrawn\"}");
        assertSample("0", "kured_failures_total{kind=\"drain\"}");
    }

    @Test
    void theTimeWithoutANeedIsNoWaiting() {
        tell(PhaseName.BLOCKED, 0, Optional.empty(), false);
        tell(PhaseName.IDLE, 100, Optional.of(false), false);
        tell(PhaseName.QUEUED, 200);
        tell(PhaseName.DRAINING, 203);
        assertSample("3", "kured_wait_duration_seconds_sum");
    }

    @Test
    void aSentinelThatCannotTellIsCountedOncePerSpell() {
        tell(PhaseName.IDLE, 0, Optional.of(false), false);
        tell(PhaseName.BLOCKED, 1, Optional.empty(), false);
        tell(PhaseName.BLOCKED, 1, Optional.empty(), false);
        assertSample("1", "kured_failures_total{kind=\"sentinel\"}");
        assertTrue(samples().keySet().stream().noneMatch("kured_reboot_required"::equals));
    }

    @Test
    void aTroubleIsCountedOnceUntilItIsAnother() {
        for (String trouble : List.of("API server away", "API server away", "", "API server away", "D-Bus away")) {
            feed.trouble(trouble, NOON);
            tell(PhaseName.BLOCKED, 0);
        }
        assertSample("3", "kured_failures_total{kind=\"dependency\"}");
    }

    @Test
    void whatHappensInBetweenIsCounted() {
        var gate = new Event.GateFailed("prometheus", new Trouble("Prometheus is away", ""));
        var dead = new Holder(new NodeName("n2"), "uid", Optional.empty(), NOON, "", 1, false);
        List.of(gate, gate, new Event.TookOver(new TakenOver(dead, "it is gone"))).forEach(feed::happens);
        feed.report(PhaseName.BLOCKED, new Need.Wanted(NOON, ""), false, NOON, new ObstacleName.OfGate("prometheus"));
        assertSample("2", "kured_failures_total{kind=\"gate\"}");
        assertSample("1", "kured_takeovers_total");
    }

    @Test
    void aMessageThatIsLostIsCounted() {
        measuring.messageLost();
        tell(PhaseName.IDLE, 0);
        assertSample("1", "kured_failures_total{kind=\"notification\"}");
    }

    @Test
    void closedGatesAndHoldersAreShownWhileTheyAre() {
        var other = new Holder(new NodeName("n2"), "uid",
                Optional.of(new BootId("4ad009e8-a6e9-47ee-b73f-402e5ac6fbd4")), NOON, "", 1, false);
        feed.holders(other);
        feed.report(PhaseName.BLOCKED, new Need.Wanted(NOON, ""), false, NOON, new ObstacleName.OfGate("inhibitor"));
        assertSample("1", "kured_blocked{gate=\"inhibitor\"}");
        assertSample("1795348800", "kured_lock_acquired_timestamp_seconds{holder=\"n2\"}");
        feed.holders();
        tell(PhaseName.IDLE, 10, Optional.of(false), false);
        assertSample("0", "kured_blocked{gate=\"inhibitor\"}");
        assertTrue(samples().keySet().stream().noneMatch(name -> name.startsWith("kured_lock")));
    }
}
