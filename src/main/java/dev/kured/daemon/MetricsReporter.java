package dev.kured.daemon;

import dev.kured.agent.Event;
import dev.kured.agent.Report;
import dev.kured.agent.StatusListener;
import dev.kured.lock.Holder;
import dev.kured.metrics.Metrics.Failure;
import dev.kured.metrics.Metrics.Outcome;
import dev.kured.metrics.Metrics;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells the metrics what the reports say: what is so, and by comparing one with the last, what has happened. */
final class MetricsReporter implements StatusListener {
    private final Metrics metrics;
    private final Runnable changed;

    private Optional<Report> last = Optional.empty();
    private Optional<Instant> waitingSince = Optional.empty();

    /** @param changed run after each report */
    MetricsReporter(Metrics metrics, Runnable changed) {
        this.metrics = metrics;
        this.changed = changed;
    }

    @Override
    public void tell(Report report) {
        if (!report.node().isEmpty()) {
            metrics.node(new NodeName(report.node()));
        }
        metrics.need(report.facts().needed());
        metrics.blockedBy(new HashSet<>(report.facts().obstacles()));
        metrics.holders(report.facts().holders().stream().collect(Collectors.toMap(Holder::node, Holder::since)));
        String before = last.map(Report::phase).orElse("");
        if (!before.equals(report.phase())) {
            left(before, report);
            entered(report);
            metrics.phase(report.phase(), report.since());
        }
        countEvents(report);
        countFailures(report);
        last = Optional.of(report);
        changed.run();
    }

    /** A message did not reach a receiver. From any thread; a file tells it with the next report. */
    void messageLost() {
        metrics.failed(Failure.NOTIFICATION);
    }

    private void left(String before, Report next) {
        Instant at = next.since();
        switch (before) {
            case "draining" -> {
                if (next.phase().equals("rebooting")) {
                    metrics.drained(Duration.between(last.map(Report::since).orElse(at), at));
                } else if (next.phase().equals("undoing")) {
                    takenBack(next, Failure.DRAIN);
                }
            }
            case "rebooting" -> {
                if (next.phase().equals("undoing")) {
                    takenBack(next, Failure.REBOOT);
                }
            }
            case "returning" -> {
                if (!next.phase().equals("recalling")) {
                    metrics.ended(Outcome.SUCCEEDED, at);
                }
            }
            default -> {}
        }
    }

    private void takenBack(Report undoing, Failure failure) {
        if (undoing.facts().failed()) {
            metrics.failed(failure);
        }
        metrics.ended(undoing.facts().failed() ? Outcome.FAILED : Outcome.WITHDRAWN, undoing.since());
    }

    private void entered(Report report) {
        switch (report.phase()) {
            case "blocked", "queued" -> waitingSince = report.facts().needed().orElse(false)
                    ? waitingSince.or(() -> Optional.of(report.since()))
                    : Optional.empty();
            case "draining" -> {
                waitingSince.ifPresent(since -> metrics.waited(Duration.between(since, report.since())));
                waitingSince = Optional.empty();
            }
            case "rebooting" -> metrics.rebooting(report.since());
            case "idle" -> waitingSince = Optional.empty();
            default -> {}
        }
    }

    private void countEvents(Report report) {
        for (Event event : report.facts().events()) {
            switch (event) {
                case Event.TookOver _ -> metrics.tookOver();
                case Event.GateFailed _ -> metrics.failed(Failure.GATE);
            }
        }
    }

    private void countFailures(Report report) {
        boolean knewTheNeed = last.map(past -> past.facts().needed().isPresent()).orElse(true);
        if (knewTheNeed && report.facts().needed().isEmpty()) {
            metrics.failed(Failure.SENTINEL);
        }
        String before = last.map(Report::trouble).orElse("");
        if (!report.trouble().isEmpty() && !report.trouble().equals(before)) {
            metrics.failed(Failure.DEPENDENCY);
        }
    }
}
