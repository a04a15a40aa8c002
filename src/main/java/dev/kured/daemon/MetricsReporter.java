package dev.kured.daemon;

import dev.kured.agent.Event;
import dev.kured.agent.Report;
import dev.kured.agent.StatusListener;
import dev.kured.lock.Holder;
import dev.kured.metrics.Metrics.Failure;
import dev.kured.metrics.Metrics.Outcome;
import dev.kured.metrics.Metrics;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.HashSet;
import java.util.stream.Collectors;

/** Sets the gauges to what each report says, and counts its events. */
final class MetricsReporter implements StatusListener {
    private final Metrics metrics;
    private final Runnable changed;

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
        metrics.phase(report.phase(), report.since());
        metrics.need(report.facts().needed());
        metrics.blockedBy(new HashSet<>(report.facts().obstacles()));
        metrics.holders(report.facts().holders().stream().collect(Collectors.toMap(Holder::node, Holder::since)));
        report.facts().events().forEach(event -> count(event, report.since()));
        changed.run();
    }

    /** Counts a message that did not reach a receiver. From any thread; a file shows it with the next report. */
    void messageLost() {
        metrics.failed(Failure.NOTIFICATION);
    }

    private void count(Event event, Instant at) {
        switch (event) {
            case Event.WaitEnded(var waited) -> metrics.waited(waited);
            case Event.Drained(var took) -> metrics.drained(took);
            case Event.RebootRequested _ -> metrics.rebooting(at);
            case Event.Returned _, Event.ReturnInterrupted _ -> metrics.ended(Outcome.SUCCEEDED, at);
            case Event.Withdrawn _ -> metrics.ended(Outcome.WITHDRAWN, at);
            case Event.DrainGivenUp _ -> fail(Failure.DRAIN, at);
            case Event.RebootFailed _ -> fail(Failure.REBOOT, at);
            case Event.TookOver _ -> metrics.tookOver();
            case Event.GateFailed _ -> metrics.failed(Failure.GATE);
            case Event.SentinelFailed _ -> metrics.failed(Failure.SENTINEL);
            case Event.DependencyFailed _ -> metrics.failed(Failure.DEPENDENCY);
            case Event.DrainStarted _, Event.Settled _, Event.NotReady _, Event.BlockedFor _, Event.RebootDidNotHelp _ -> {}
        }
    }

    private void fail(Failure failure, Instant at) {
        metrics.failed(failure);
        metrics.ended(Outcome.FAILED, at);
    }
}
