package dev.kured.daemon;

import dev.kured.agent.Event;
import dev.kured.agent.Obstacle;
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
import java.util.function.Predicate;

/**
 * Tells people what happens to the node, as it passes from phase to phase. What an earlier run of the daemon has told
 * already is not told again.
 */
final class NotificationReporter implements StatusListener {
    private final Notifier notifier;
    private final LastFailure failure;
    private final InstantSource clock;
    private Optional<Report> last = Optional.empty();

    NotificationReporter(Notifier notifier, LastFailure failure, InstantSource clock) {
        this.notifier = notifier;
        this.failure = failure;
        this.clock = clock;
    }

    @Override
    public void tell(Report report) {
        if (!report.node().isEmpty()) {
            tellEvents(report);
            tellSteps(report);
            tellFailures(report);
            tellGoodNews(report);
        }
        last = Optional.of(report);
    }

    private void tellEvents(Report report) {
        for (Event event : report.facts().events()) {
            if (event instanceof Event.TookOver(TakenOver(var former, var why))) {
                send(Occasion.TAKE_OVER, report, "takes the place of " + former.inWords() + " in the lock: " + why);
            }
        }
    }

    private void tellSteps(Report report) {
        if (comesTo("draining", report) && !before().equals("recalling")) {
            send(Occasion.DRAIN, report, report.sentence());
        }
        if (comesTo("rebooting", report)) {
            send(Occasion.REBOOT, report, report.sentence());
        }
        if (hasReturned(report)) {
            send(Occasion.UNCORDON, report, report.sentence());
        }
    }

    private void tellFailures(Report report) {
        if (comesTo("undoing", report) && report.facts().failed()) {
            givenUp().ifPresent(occasion -> fail(occasion, report));
        }
        if (report.facts().late() && !was(Report.Facts::late)) {
            fail(Occasion.NOT_READY, report);
        }
        if (isStopped(report.facts()) && !was(NotificationReporter::isStopped)) {
            failOnceADay(Occasion.REBOOT_DID_NOT_HELP, report);
        } else if (report.facts().daysBlocked() > last.map(past -> past.facts().daysBlocked()).orElse(0L)) {
            failOnceADay(Occasion.BLOCKED, report);
        }
    }

    private void tellGoodNews(Report report) {
        if (failure.isOpen() && report.phase().equals("idle")) {
            send(Occasion.CAME_BACK, report, "all is well again: "
                    + (hasReturned(report) ? "it has rebooted and is back" : "no reboot is needed any more"));
            failure.close();
        }
    }

    private void fail(Occasion occasion, Report report) {
        send(occasion, report, report.sentence());
        failure.open(occasion, clock.instant());
    }

    /** For what lasts: a daemon that starts anew finds it so again, and need not tell it again. */
    private void failOnceADay(Occasion occasion, Report report) {
        if (!failure.isFresh(occasion, clock.instant())) {
            fail(occasion, report);
        }
    }

    private Optional<Occasion> givenUp() {
        return switch (before()) {
            case "draining" -> Optional.of(Occasion.DRAIN_GIVEN_UP);
            case "rebooting" -> Optional.of(Occasion.REBOOT_DID_NOT_HAPPEN);
            default -> Optional.empty();
        };
    }

    private String before() {
        return last.map(Report::phase).orElse("recalling");
    }

    private boolean comesTo(String phase, Report report) {
        return report.phase().equals(phase) && !before().equals(phase);
    }

    private boolean hasReturned(Report report) {
        return before().equals("returning") && List.of("idle", "blocked", "queued").contains(report.phase());
    }

    private static boolean isStopped(Report.Facts facts) {
        return facts.obstacles().contains(Obstacle.MAX_PER_DAY);
    }

    private boolean was(Predicate<Report.Facts> so) {
        return last.filter(past -> so.test(past.facts())).isPresent();
    }

    private void send(Occasion occasion, Report report, String reason) {
        Optional<Need.Wanted> wanted =
                report.facts().need() instanceof Need.Wanted need ? Optional.of(need) : Optional.empty();
        notifier.send(new Message(
                occasion,
                new NodeName(report.node()),
                report.phase(),
                reason,
                wanted.map(Need.Wanted::packages).orElse(List.of()),
                report.facts().holders().stream().map(Holder::node).toList(),
                wanted.map(Need.Wanted::since),
                clock.instant()));
    }
}
