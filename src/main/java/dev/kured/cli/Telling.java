package dev.kured.cli;

import dev.kured.agent.Audience;
import dev.kured.agent.Report;
import dev.kured.lock.Holder;
import dev.kured.notify.Message;
import dev.kured.notify.Notifier;
import dev.kured.notify.Occasion;
import dev.kured.terms.NodeName;
import java.util.List;
import java.util.Optional;

/**
 * Tells people what happens to the node, as it passes from phase to phase. What an earlier run of the daemon has told
 * already is not told again.
 */
final class Telling implements Audience {
    private final Notifier notifier;
    private Optional<Report> last = Optional.empty();

    Telling(Notifier notifier) {
        this.notifier = notifier;
    }

    @Override
    public void tell(Report report) {
        String before = last.map(Report::phase).orElse("recalling");
        last = Optional.of(report);
        if (!before.equals(report.phase()) && !report.node().isEmpty()) {
            occasion(before, report).ifPresent(occasion -> notifier.send(message(occasion, report)));
        }
    }

    private static Optional<Occasion> occasion(String before, Report report) {
        return switch (report.phase()) {
            case "draining" -> Optional.of(Occasion.DRAIN).filter(_ -> !before.equals("recalling"));
            case "rebooting" -> Optional.of(Occasion.REBOOT);
            case "undoing" -> givenUp(before).filter(_ -> report.facts().failed());
            case "idle", "blocked", "queued" -> Optional.of(Occasion.UNCORDON).filter(_ -> before.equals("returning"));
            default -> Optional.empty();
        };
    }

    private static Optional<Occasion> givenUp(String before) {
        return switch (before) {
            case "draining" -> Optional.of(Occasion.DRAIN_GIVEN_UP);
            case "rebooting" -> Optional.of(Occasion.REBOOT_DID_NOT_HAPPEN);
            default -> Optional.empty();
        };
    }

    private static Message message(Occasion occasion, Report report) {
        return new Message(
                occasion,
                new NodeName(report.node()),
                report.phase(),
                report.sentence(),
                List.of(),
                report.facts().holders().stream().map(Holder::node).toList(),
                Optional.empty(),
                report.since());
    }
}
