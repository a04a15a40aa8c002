package dev.kured.daemon;

import dev.kured.agent.Event;
import dev.kured.agent.Report;
import dev.kured.agent.StatusListener;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.notify.Message;
import dev.kured.notify.Notifier;
import dev.kured.notify.Occasion;
import dev.kured.sentinel.Need;
import dev.kured.terms.NodeName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Sends people a message for each event that concerns them. An earlier run of the daemon may have sent some of them. */
final class NotificationReporter implements StatusListener {
    private final Notifier notifier;
    private final LastFailure failure;
    private final InstantSource clock;

    NotificationReporter(Notifier notifier, LastFailure failure, InstantSource clock) {
        this.notifier = notifier;
        this.failure = failure;
        this.clock = clock;
    }

    @Override
    public void tell(Report report) {
        if (!report.node().isEmpty()) {
            report.facts().events().forEach(event -> tell(event, report));
        }
    }

    private void tell(Event event, Report report) {
        switch (event) {
            case Event.TookOver(TakenOver(var former, var why)) ->
                send(Occasion.TAKE_OVER, report, "takes the place of " + former.inWords() + " in the lock: " + why);
            case Event.DrainStarted _ -> send(Occasion.DRAIN, report, report.sentence());
            case Event.RebootRequested _ -> send(Occasion.REBOOT, report, report.sentence());
            case Event.Returned _ -> send(Occasion.UNCORDON, report, report.sentence());
            case Event.DrainGivenUp _ -> fail(Occasion.DRAIN_GIVEN_UP, report);
            case Event.RebootFailed _ -> fail(Occasion.REBOOT_DID_NOT_HAPPEN, report);
            case Event.NotReady _ -> fail(Occasion.NOT_READY, report);
            case Event.RebootDidNotHelp _ -> failOnceADay(Occasion.REBOOT_DID_NOT_HELP, report);
            case Event.BlockedFor _ -> failOnceADay(Occasion.BLOCKED, report);
            case Event.Settled(var rebooted) -> endFailure(report, rebooted
                    ? "all is well again: it has rebooted and is back"
                    : "all is well again: no reboot is needed any more");
            case Event.WaitEnded _, Event.Drained _, Event.Withdrawn _, Event.ReturnInterrupted _, Event.GateFailed _,
                    Event.SentinelFailed _, Event.DependencyFailed _ -> {}
        }
    }

    private void fail(Occasion occasion, Report report) {
        send(occasion, report, report.sentence());
        failure.open(occasion, clock.instant());
    }

    /** For what lasts: a daemon that starts again finds it so, and need not repeat it on that day. */
    private void failOnceADay(Occasion occasion, Report report) {
        if (!failure.isFresh(occasion, clock.instant())) {
            fail(occasion, report);
        }
    }

    private void endFailure(Report report, String reason) {
        if (failure.isOpen()) {
            send(Occasion.CAME_BACK, report, reason);
            failure.close();
        }
    }

    private void send(Occasion occasion, Report report, String reason) {
        Optional<Need.Wanted> wanted =
                report.facts().need() instanceof Need.Wanted need ? Optional.of(need) : Optional.empty();
        notifier.send(new Message(
                occasion,
                new NodeName(report.node()),
                Optional.of(report.phase()),
                reason,
                wanted.map(Need.Wanted::packages).orElse(List.of()),
                report.facts().holders().stream().map(Holder::node).toList(),
                wanted.map(Need.Wanted::since),
                clock.instant()));
    }
}
