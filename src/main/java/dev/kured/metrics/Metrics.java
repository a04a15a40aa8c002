package dev.kured.metrics;

import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The metrics of kured on this node. Other rooms report what happens; {@link MetricsPort} and {@link Textfile} publish the
 * values as text. Thread-safe.
 *
 * <p>Counters, sums and the time of the last reboot are saved in a small file, because every reboot ends the process.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 * @see <a href="https://prometheus.io/docs/practices/instrumentation/">Instrumentation</a>
 */
public final class Metrics {
    /** The entry of the file for the start of the current reboot. Parentheses, because no metric may have this name. */
    private static final String UNDER_WAY = "(reboot under way since)";

    private final SavedCounters kept;
    private final Log log;
    private final Map<Family, Map<Series, Double>> values = new EnumMap<>(Family.class);
    private Optional<Double> underWay = Optional.empty();
    private String node = "";
    private boolean saveFailed;

    /** The end of an attempt to reboot this node; an attempt begins when the node acquires the lock. */
    public enum Outcome {
        /** The node is Ready in its new boot, and has released the lock. */
        SUCCEEDED,
        /** The drain or the reboot did not complete in time. */
        FAILED,
        /** The reboot was no longer required, or kured was stopped. */
        WITHDRAWN
    }

    /** The kinds of failure. */
    public enum Failure {
        /** The sentinel could not determine whether a reboot is required. */
        SENTINEL,
        /** A drain was abandoned. */
        DRAIN,
        /** The machine did not go down. */
        REBOOT,
        /** A gate could not be evaluated, and therefore counted as closed. */
        GATE,
        /** A message did not reach a receiver. */
        NOTIFICATION,
        /** A dependency failed: the API server, D-Bus, the disk. */
        DEPENDENCY
    }

    /**
     * Creates the metrics, with the counters of the last run. If the file is unreadable, logs a warning and starts at zero.
     *
     * @param version the version of kured
     * @param memory the file of the saved counters; its directory must exist
     * @param log receives a warning when the file cannot be read or written
     */
    public Metrics(String version, Path memory, Log log) {
        this.kept = new SavedCounters(memory);
        this.log = log;
        for (Family family : Family.values()) {
            values.put(family, new TreeMap<>());
        }
        set(Family.BUILD, Map.of("version", version), 1);
        beginAtZero();
        recall();
    }

    /** A series that appears with its first event hides that event from {@code increase()}: so all exist from the start. */
    private void beginAtZero() {
        for (Outcome outcome : Outcome.values()) {
            set(Family.REBOOTS, Map.of("outcome", word(outcome)), 0);
        }
        for (Failure failure : Failure.values()) {
            set(Family.FAILURES, Map.of("kind", word(failure)), 0);
        }
        for (Family family : List.of(Family.WAIT, Family.DRAIN, Family.BOOT)) {
            of(family).put(sum(family), 0.0);
            of(family).put(count(family), 0.0);
        }
        set(Family.REBOOT_ASKED, Map.of(), 0);
        set(Family.TAKE_OVERS, Map.of(), 0);
    }

    // ------------------------------------------------------------------ events

    /**
     * Sets the name of this Node, which becomes the label {@code node} of every series.
     *
     * @param name the name of this Node
     */
    public synchronized void node(NodeName name) {
        node = name.value();
    }

    /**
     * Sets the current phase.
     *
     * @param since when the node entered the phase
     */
    public synchronized void phase(PhaseName present, Instant since) {
        for (PhaseName phase : PhaseName.values()) {
            set(Family.PHASE, Map.of("phase", phase.label()), phase == present ? 1 : 0);
        }
        set(Family.PHASE_START, Map.of(), seconds(since));
    }

    /**
     * Sets whether a reboot is required.
     *
     * @param needed empty while unknown: the series is then absent
     */
    public synchronized void need(Optional<Boolean> needed) {
        of(Family.REBOOT_REQUIRED).clear();
        needed.ifPresent(yes -> set(Family.REBOOT_REQUIRED, Map.of(), yes ? 1 : 0));
    }

    /**
     * Sets which obstacles defer the reboot.
     *
     * @param obstacles all that do; every other gate counts as open
     */
    public synchronized void blockedBy(Set<ObstacleName> obstacles) {
        of(Family.BLOCKED).replaceAll((_, _) -> 0.0);
        obstacles.forEach(obstacle -> set(Family.BLOCKED, Map.of("gate", obstacle.label()), 1));
    }

    /**
     * Sets the holders of the lock.
     *
     * @param holders when each holder acquired the lock; empty if it is free, or if this node does not watch it
     */
    public synchronized void holders(Map<NodeName, Instant> holders) {
        of(Family.LOCK_ACQUIRED).clear();
        holders.forEach((holder, since) ->
                set(Family.LOCK_ACQUIRED, Map.of("holder", holder.value()), seconds(since)));
    }

    /**
     * Counts the wait of a required reboot for the lock.
     *
     * @param duration from the moment at which the reboot was required until the lock was acquired
     */
    public synchronized void waited(Duration duration) {
        observe(Family.WAIT, duration);
        keep();
    }

    /**
     * Counts a successful drain.
     *
     * @param duration how long the drain took
     */
    public synchronized void drained(Duration duration) {
        observe(Family.DRAIN, duration);
        keep();
    }

    /**
     * Records that the node is drained and the machine is about to reboot.
     *
     * @param at the end of the drain
     */
    public synchronized void rebooting(Instant at) {
        set(Family.REBOOT_ASKED, Map.of(), seconds(at));
        underWay = Optional.of(seconds(at));
        keep();
    }

    /**
     * Counts the end of an attempt to reboot.
     *
     * @param outcome how the attempt ended
     * @param at when it ended
     */
    public synchronized void ended(Outcome outcome, Instant at) {
        increment(Family.REBOOTS, Map.of("outcome", word(outcome)));
        if (outcome == Outcome.SUCCEEDED) {
            underWay.ifPresent(since -> observe(Family.BOOT, Duration.ofMillis(Math.round(
                    Math.max(0, seconds(at) - since) * 1000))));
        }
        underWay = Optional.empty();
        keep();
    }

    /** Counts the replacement of a dead holder in the lock by this node. */
    public synchronized void tookOver() {
        increment(Family.TAKE_OVERS, Map.of());
        keep();
    }

    /**
     * Counts a failure.
     *
     * @param failure the kind of failure
     */
    public synchronized void failed(Failure failure) {
        increment(Family.FAILURES, Map.of("kind", word(failure)));
        keep();
    }

    // ------------------------------------------------------------------ exposition

    /**
     * Formats all metrics.
     *
     * @return the text format 0.0.4 of Prometheus
     */
    public synchronized String exposition() {
        var text = new StringBuilder();
        values.forEach((family, series) -> {
            if (!series.isEmpty()) {
                text.append("# HELP ").append(family.metric()).append(' ').append(family.help()).append('\n');
                text.append("# TYPE ").append(family.metric()).append(' ').append(family.type()).append('\n');
                series.forEach((which, value) -> text.append(which.with("node", node))
                        .append(' ').append(number(value)).append('\n'));
            }
        });
        return text.toString();
    }

    private Map<Series, Double> of(Family family) {
        return values.computeIfAbsent(family, _ -> new TreeMap<>());
    }

    private void set(Family family, Map<String, String> labels, double value) {
        of(family).put(new Series(family.metric(), labels), value);
    }

    private void increment(Family family, Map<String, String> labels) {
        of(family).merge(new Series(family.metric(), labels), 1.0, Double::sum);
    }

    private void observe(Family family, Duration duration) {
        of(family).merge(sum(family), Math.max(0, duration.toMillis() / 1000.0), Double::sum);
        of(family).merge(count(family), 1.0, Double::sum);
    }

    private static Series sum(Family family) {
        return new Series(family.metric() + "_sum", Map.of());
    }

    private static Series count(Family family) {
        return new Series(family.metric() + "_count", Map.of());
    }

    private static double seconds(Instant moment) {
        return moment.toEpochMilli() / 1000.0;
    }

    private static String number(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    // ------------------------------------------------------------------ saved counters

    private void recall() {
        try {
            Map<String, Double> past = kept.read();
            values.forEach((family, series) -> {
                if (family.isKept()) {
                    series.replaceAll((which, zero) -> past.getOrDefault(which.toString(), zero));
                }
            });
            underWay = Optional.ofNullable(past.get(UNDER_WAY));
        } catch (IOException e) {
            log.warning("The counters in " + kept.path() + " cannot be read and begin at zero: " + e.getMessage());
        }
    }

    private void keep() {
        var now = new TreeMap<String, Double>();
        values.forEach((family, series) -> {
            if (family.isKept()) {
                series.forEach((which, value) -> now.put(which.toString(), value));
            }
        });
        underWay.ifPresent(since -> now.put(UNDER_WAY, since));
        try {
            kept.write(now);
            saveFailed = false;
        } catch (IOException e) {
            if (!saveFailed) {
                log.warning("The counters cannot be saved to " + kept.path() + ": " + e
                        + ". They will begin at zero after a restart");
            }
            saveFailed = true;
        }
    }
}
