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
 * What can be measured of kured on this node. Whoever knows that something has happened says it here; the numbers are
 * read as text by {@link MetricsPort} and {@link Textfile}. Thread-safe.
 *
 * <p>Counters, sums and the moment of the last reboot are kept in a small file, for each reboot ends the process that
 * counts.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 * @see <a href="https://prometheus.io/docs/practices/instrumentation/">Instrumentation</a>
 */
public final class Metrics {
    /** In the file of what is kept: since when a reboot is under way. No metric, so its name is none. */
    private static final String UNDER_WAY = "(reboot under way since)";

    private final SavedCounters kept;
    private final Log log;
    private final Map<Family, Map<Series, Double>> values = new EnumMap<>(Family.class);
    private Optional<Double> underWay = Optional.empty();
    private String node = "";
    private boolean keptInVain;

    /** How a try to reboot this node ended, from the lock on. */
    public enum Outcome {
        /** The node is back, Ready in its new boot, and the lock free. */
        SUCCEEDED,
        /** The drain or the reboot did not come about in time. */
        FAILED,
        /** The reboot was not wanted any more, or kured was stopped. */
        WITHDRAWN
    }

    /** What can go wrong. */
    public enum Failure {
        /** It could not be told whether a reboot is needed. */
        SENTINEL,
        /** A drain was given up. */
        DRAIN,
        /** The machine did not go down. */
        REBOOT,
        /** A gate could not be asked, and was closed for it. */
        GATE,
        /** A message did not reach a receiver. */
        NOTIFICATION,
        /** Something that kured depends on failed it: the API server, D-Bus, the disk. */
        DEPENDENCY
    }

    /**
     * Metrics that go on where the last run has ended.
     *
     * @param version kured's own
     * @param memory the file of what is kept; its directory must exist
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

    /** A series that appears with its first event hides that event from {@code increase()}: all are there at once. */
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

    // ------------------------------------------------------------------ what happens

    /** The name of this Node is known. */
    public synchronized void node(NodeName name) {
        node = name.value();
    }

    /** This node is in this phase, and has been since then. */
    public synchronized void phase(PhaseName present, Instant since) {
        for (PhaseName phase : PhaseName.values()) {
            set(Family.PHASE, Map.of("phase", phase.label()), phase == present ? 1 : 0);
        }
        set(Family.PHASE_START, Map.of(), seconds(since));
    }

    /** Whether a reboot is needed; empty while that cannot be told. */
    public synchronized void need(Optional<Boolean> needed) {
        of(Family.REBOOT_REQUIRED).clear();
        needed.ifPresent(yes -> set(Family.REBOOT_REQUIRED, Map.of(), yes ? 1 : 0));
    }

    /** These obstacles defer a reboot, and no others. */
    public synchronized void blockedBy(Set<ObstacleName> obstacles) {
        of(Family.BLOCKED).replaceAll((_, _) -> 0.0);
        obstacles.forEach(obstacle -> set(Family.BLOCKED, Map.of("gate", obstacle.label()), 1));
    }

    /** These nodes hold the lock, each since then; none if it is free, or if nobody looks at it. */
    public synchronized void holders(Map<NodeName, Instant> holders) {
        of(Family.LOCK_ACQUIRED).clear();
        holders.forEach((holder, since) ->
                set(Family.LOCK_ACQUIRED, Map.of("holder", holder.value()), seconds(since)));
    }

    /** A reboot that was needed has waited this long for the lock. */
    public synchronized void waited(Duration duration) {
        observe(Family.WAIT, duration);
        keep();
    }

    /** A drain has ended well, and took this long. */
    public synchronized void drained(Duration duration) {
        observe(Family.DRAIN, duration);
        keep();
    }

    /** The node is drained, and the machine is about to be rebooted. */
    public synchronized void rebooting(Instant at) {
        set(Family.REBOOT_ASKED, Map.of(), seconds(at));
        underWay = Optional.of(seconds(at));
        keep();
    }

    /** What began with the lock has ended at this moment. */
    public synchronized void ended(Outcome outcome, Instant at) {
        increment(Family.REBOOTS, Map.of("outcome", word(outcome)));
        if (outcome == Outcome.SUCCEEDED) {
            underWay.ifPresent(since -> observe(Family.BOOT, Duration.ofMillis(Math.round(
                    Math.max(0, seconds(at) - since) * 1000))));
        }
        underWay = Optional.empty();
        keep();
    }

    /** This node has taken the place of a dead holder in the lock. */
    public synchronized void tookOver() {
        increment(Family.TAKE_OVERS, Map.of());
        keep();
    }

    /** Something has gone wrong. */
    public synchronized void failed(Failure failure) {
        increment(Family.FAILURES, Map.of("kind", word(failure)));
        keep();
    }

    // ------------------------------------------------------------------ the numbers

    /** All of them, in the text format 0.0.4. */
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

    // ------------------------------------------------------------------ what is kept

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
            log.warning("The counters in " + kept.path() + " cannot be read, and begin at zero: " + e.getMessage());
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
            keptInVain = false;
        } catch (IOException e) {
            if (!keptInVain) {
                log.warning("The counters cannot be kept in " + kept.path() + ": " + e
                        + ". They will begin at zero after a restart");
            }
            keptInVain = true;
        }
    }
}
