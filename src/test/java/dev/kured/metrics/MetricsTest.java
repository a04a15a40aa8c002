package dev.kured.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.metrics.Metrics.Failure;
import dev.kured.metrics.Metrics.Outcome;
import dev.kured.terms.NodeName;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path directory;

    private final Said log = new Said();

    private Metrics metrics() {
        return new Metrics("1.2.3", directory.resolve("metrics"), log);
    }

    /** The samples whose name begins like this, without the comments. */
    private static String samples(Metrics metrics, String name) {
        return metrics.exposition().lines()
                .filter(line -> line.startsWith(name))
                .collect(Collectors.joining("\n"));
    }

    /** Every metric there is, each with something to tell. */
    static Metrics eventful(Path memory, Said log) {
        var metrics = new Metrics("1.2.3", memory, log);
        metrics.node(new NodeName("n1.example"));
        metrics.phase(PhaseName.DRAINING, NOON);
        metrics.need(Optional.of(true));
        metrics.blockedBy(Set.of(new ObstacleName.OfGate("prometheus")));
        metrics.holders(Map.of(new NodeName("n2"), NOON.plusMillis(500)));
        metrics.waited(Duration.ofMinutes(3));
        metrics.drained(Duration.ofMillis(1250));
        metrics.rebooting(NOON);
        metrics.ended(Outcome.SUCCEEDED, NOON.plusSeconds(40));
        metrics.failed(Failure.DRAIN);
        metrics.tookOver();
        return metrics;
    }

    @Test
    void promtoolHasNothingToObjectTo() throws Exception {
        String text = eventful(directory.resolve("metrics"), log).exposition();
        Path file = Files.writeString(directory.resolve("text"), text);
        assertEquals(new Promtool.Verdict(0, ""), Promtool.run(file, "check", "metrics"), text);
        assertTrue(log.nothing());
    }

    @Test
    void everyFamilyHasSomethingToTell() {
        String text = eventful(directory.resolve("metrics"), log).exposition();
        for (Family family : Family.values()) {
            assertTrue(text.contains("# TYPE " + family.metric() + " "), family.metric());
        }
    }

    @Test
    void everySampleCarriesTheNodeOnceItIsKnown() {
        var metrics = metrics();
        assertFalse(metrics.exposition().contains("node="));
        metrics.node(new NodeName("n1"));
        assertTrue(metrics.exposition().lines().filter(line -> !line.startsWith("#"))
                .allMatch(line -> line.contains("node=\"n1\"")));
    }

    @Test
    void aRebootIsRequiredOrNotOrNotKnown() {
        var metrics = metrics();
        metrics.node(new NodeName("n1"));
        metrics.need(Optional.of(true));
        assertEquals("kured_reboot_required{node=\"n1\"} 1", samples(metrics, "kured_reboot_required"));
        metrics.need(Optional.of(false));
        assertEquals("kured_reboot_required{node=\"n1\"} 0", samples(metrics, "kured_reboot_required"));
        metrics.need(Optional.empty());
        assertEquals("", samples(metrics, "kured_reboot_required"));
    }

    @Test
    void exactlyThePhaseThatItIsInIsOne() {
        var metrics = metrics();
        metrics.phase(PhaseName.DRAINING, NOON);
        assertEquals("""
                kured_phase{phase="blocked"} 0
                kured_phase{phase="draining"} 1
                kured_phase{phase="idle"} 0
                kured_phase{phase="queued"} 0
                kured_phase{phase="rebooting"} 0
                kured_phase{phase="recalling"} 0
                kured_phase{phase="returning"} 0
                kured_phase{phase="undoing"} 0
                kured_phase_start_timestamp_seconds 1795348800""", samples(metrics, "kured_phase"));
    }

    @Test
    void aGateThatHasOpenedIsZero() {
        var metrics = metrics();
        metrics.blockedBy(Set.of(new ObstacleName.OfGate("prometheus"), new ObstacleName.OfGate("pods")));
        metrics.blockedBy(Set.of(new ObstacleName.OfGate("pods")));
        assertEquals("""
                kured_blocked{gate="pods"} 1
                kured_blocked{gate="prometheus"} 0""", samples(metrics, "kured_blocked"));
    }

    @Test
    void aHolderThatHasGivenTheLockBackIsGone() {
        var metrics = metrics();
        metrics.holders(Map.of(new NodeName("n1"), NOON, new NodeName("n2"), NOON.plusMillis(1)));
        assertEquals("""
                kured_lock_acquired_timestamp_seconds{holder="n1"} 1795348800
                kured_lock_acquired_timestamp_seconds{holder="n2"} 1795348800.001""",
                samples(metrics, "kured_lock_acquired"));
        metrics.holders(Map.of());
        assertEquals("", samples(metrics, "kured_lock_acquired"));
    }

    @Test
    void aBootIsTimedAcrossTheEndOfTheProcess() {
        var before = metrics();
        before.waited(Duration.ofSeconds(90));
        before.drained(Duration.ofSeconds(8));
        before.rebooting(NOON);
        var after = metrics();
        after.ended(Outcome.SUCCEEDED, NOON.plusMillis(42_500));
        assertEquals("""
                kured_boot_duration_seconds_count 1
                kured_boot_duration_seconds_sum 42.5""", samples(after, "kured_boot"));
        assertEquals("kured_last_reboot_timestamp_seconds 1795348800", samples(after, "kured_last"));
        assertEquals("""
                kured_wait_duration_seconds_count 1
                kured_wait_duration_seconds_sum 90""", samples(after, "kured_wait"));
        assertEquals("""
                kured_reboots_total{outcome="failed"} 0
                kured_reboots_total{outcome="succeeded"} 1
                kured_reboots_total{outcome="withdrawn"} 0""", samples(metrics(), "kured_reboots"));
    }

    @Test
    void takeOversAreCountedFromZeroAndAcrossTheEndOfTheProcess() {
        assertEquals("kured_takeovers_total 0", samples(metrics(), "kured_takeovers"));
        metrics().tookOver();
        metrics().tookOver();
        assertEquals("kured_takeovers_total 2", samples(metrics(), "kured_takeovers"));
    }

    /** Somebody else rebooted it: how long that took is not known. */
    @Test
    void aBootThatKuredDidNotBeginIsNotTimed() {
        var metrics = metrics();
        metrics.rebooting(NOON);
        metrics.ended(Outcome.FAILED, NOON.plusSeconds(600));
        metrics.ended(Outcome.SUCCEEDED, NOON.plusSeconds(9000));
        assertEquals("""
                kured_boot_duration_seconds_count 0
                kured_boot_duration_seconds_sum 0""", samples(metrics, "kured_boot"));
    }

    @Test
    void aClockThatJumpsBackNeverMakesASumFall() {
        var metrics = metrics();
        metrics.drained(Duration.ofSeconds(-5));
        metrics.rebooting(NOON);
        metrics.ended(Outcome.SUCCEEDED, NOON.minusSeconds(60));
        assertTrue(metrics.exposition().contains("kured_drain_duration_seconds_sum 0\n"));
        assertTrue(metrics.exposition().contains("kured_boot_duration_seconds_sum 0\n"));
    }

    @Test
    void damagedCountersBeginAnewAndAreSaid() throws Exception {
        Files.writeString(directory.resolve("metrics"), "kured_failures_total{kind=\"drain\"} many\n");
        assertEquals("kured_failures_total{kind=\"drain\"} 0", samples(metrics(), "kured_failures_total{kind=\"drain"));
        assertTrue(log.next().contains("begin at zero"));
    }

    @Test
    void countersThatCannotBeKeptAreSaidOnce() throws Exception {
        var metrics = new Metrics("1", directory.resolve("missing/metrics"), log);
        metrics.failed(Failure.DRAIN);
        metrics.failed(Failure.DRAIN);
        assertTrue(log.next().contains("cannot be saved"));
        assertTrue(log.nothing());
        assertEquals("kured_failures_total{kind=\"drain\"} 2", samples(metrics, "kured_failures_total{kind=\"drain"));
    }

    @Test
    void labelsAreEscaped() {
        assertEquals("m{a=\"1\",b=\"\\\\ \\\" \\n\"}", new Series("m", Map.of("b", "\\ \" \n", "a", "1")).toString());
    }
}
