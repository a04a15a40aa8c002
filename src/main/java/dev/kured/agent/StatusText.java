package dev.kured.agent;

import dev.kured.drain.Progress;
import dev.kured.sentinel.Need;
import dev.kured.terms.Moment;
import dev.kured.terms.Notice;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts phases into words, for people. */
final class StatusText {
    /** A line in the journal about the phase. */
    record Headline(Notice notice, String line) {
        /** Returns whether it already tells this wait: the journal shows its beginning, not each change of the holders. */
        boolean isOfTheWaitIn(Phase phase) {
            return notice == Notice.QUEUED && phase instanceof Phase.Queued;
        }
    }

    private final String lockPlace;

    StatusText(String lockPlace) {
        this.lockPlace = lockPlace;
    }

    /** Returns what the phase means for this node, in a sentence. */
    String sentence(Phase phase, Need need, Optional<Progress> drain) {
        String why = need instanceof Need.Wanted wanted ? " (" + wanted.why() + ")" : "";
        return switch (phase) {
            case Phase.Idle _ -> "No reboot is needed.";
            case Phase.Recalling _ -> "Asks the cluster whether an earlier run left something unfinished.";
            case Phase.Blocked blocked ->
                (need instanceof Need.Wanted ? "A reboot is needed" + why + ", but deferred: " : "Starts no reboot: ")
                        + blocked.obstacles().stream().map(Obstacle::reason).collect(Collectors.joining("; "))
                        + blocked.until().map(moment -> ". Looks again at " + moment(moment)).orElse("")
                        + ".";
            case Phase.Queued(var lock, _) when !lock.exists() -> "A reboot is needed" + why
                    + ". There is no " + lockPlace + " yet: creates it in its turn, to hold the lock.";
            case Phase.Queued(var lock, _) -> "A reboot is needed" + why + (lock.record().holders().isEmpty()
                    ? ". The lock in " + lockPlace + " is free: tries for it in its turn."
                    : ". Waits for the lock in " + lockPlace + ", " + lock.record().inWords() + ".");
            case Phase.Draining(var delayed, _) when delayed.isPresent() -> "Holds the lock" + why
                    + ". Cordons and drains the node at " + moment(delayed.get()) + " (drain.delay).";
            case Phase.Draining(_, var deadline) -> "Drains the node"
                    + why
                    + drain.map(progress -> ", " + progress.inWords()).orElse("")
                    + deadline.map(moment -> ". Gives up at " + moment(moment)).orElse("")
                    + ".";
            case Phase.Rebooting(var delayed, _) when delayed.isPresent() -> "Drained" + why
                    + ". Reboots at " + moment(delayed.get()) + " (reboot.delay).";
            case Phase.Rebooting(_, var deadline) -> "Reboots" + why + ". Gives up at " + moment(deadline) + ".";
            case Phase.Returning(_, var waitingFor, _) -> "Has rebooted. "
                    + waitingFor.map(what -> "Waits for " + what + ", then releases the lock.").orElse("Releases the lock.");
            case Phase.Undoing(var reason, _) -> "Rolls back (uncordons the node, releases the lock): " + reason + ".";
        };
    }

    /** Returns the line for the journal; empty for a phase that lasts but a moment. */
    Optional<Headline> headline(Phase phase, Need need) {
        return switch (phase) {
            case Phase.Recalling _, Phase.Undoing _, Phase.Rebooting _ -> Optional.empty();
            case Phase.Queued(_, var turn) when turn.isPresent() -> Optional.empty();
            case Phase.Returning(_, var waitingFor, _) when waitingFor.isEmpty() -> Optional.empty();
            case Phase.Blocked blocked -> headline(Notice.BLOCKED, withoutMoments(blocked), need);
            case Phase.Idle _ -> headline(Notice.IDLE, phase, need);
            case Phase.Queued _ -> headline(Notice.QUEUED, phase, need);
            case Phase.Draining _ -> headline(Notice.DRAINING, phase, need);
            case Phase.Returning _ -> headline(Notice.RETURNING, phase, need);
        };
    }

    private Optional<Headline> headline(Notice notice, Phase phase, Need need) {
        return Optional.of(new Headline(notice, sentence(phase, need, Optional.empty())));
    }

    /** Removes the moments of the next look: they change often, and are no news. */
    private static Phase withoutMoments(Phase.Blocked blocked) {
        return new Phase.Blocked(blocked.obstacles().stream()
                .map(obstacle -> new Obstacle(obstacle.name(), obstacle.reason()))
                .toList());
    }

    private static String moment(Moment moment) {
        return moment.wall().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
