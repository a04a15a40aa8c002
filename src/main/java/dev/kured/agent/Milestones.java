package dev.kured.agent;

import dev.kured.sentinel.Need;
import dev.kured.terms.Moment;
import dev.kured.terms.ObstacleName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells as events what it means that this node passes from one phase to the next, and how long it took. Durations are
 * measured by the monotonic clock.
 */
final class Milestones {
    private static final List<ObstacleName> ONLY_WINDOW = List.of(ObstacleName.Known.WINDOW);

    private final EventBuffer events;
    private Moment since;
    private boolean late;
    private boolean sentinelFails;
    private boolean stopped;
    private long daysBlocked;
    /** When a needed reboot was first blocked or queued, as long as it waits. */
    private Optional<Moment> waitingSince = Optional.empty();

    /** Begins in the phase in which every run of the daemon begins. */
    Milestones(EventBuffer events, Moment now) {
        this.events = events;
        this.since = now;
    }

    /** Returns when the present phase began. */
    Moment since() {
        return since;
    }

    /** Tells the passage from one phase to another. */
    void pass(Phase before, Phase next, Need need, Moment now) {
        leave(before, next, now);
        enter(before, next, need, now);
        since = now;
        late = false;
    }

    private void leave(Phase before, Phase next, Moment now) {
        switch (before) {
            case Phase.Draining _ when next instanceof Phase.Rebooting -> events.add(new Event.Drained(since.until(now)));
            case Phase.Draining _ when next instanceof Phase.Undoing undoing ->
                events.add(undoing.hasFailed() ? new Event.DrainGivenUp() : new Event.Withdrawn());
            case Phase.Rebooting _ when next instanceof Phase.Undoing undoing ->
                events.add(undoing.hasFailed() ? new Event.RebootFailed() : new Event.Withdrawn());
            // The lock was taken from this node, and it has nothing to roll back.
            case Phase.Draining _, Phase.Rebooting _ -> events.add(new Event.Withdrawn());
            case Phase.Returning _ ->
                events.add(next instanceof Phase.Undoing ? new Event.ReturnInterrupted() : new Event.Returned());
            case Phase.Idle _, Phase.Recalling _, Phase.Blocked _, Phase.Queued _, Phase.Undoing _ -> {}
        }
    }

    private void enter(Phase before, Phase next, Need need, Moment now) {
        switch (next) {
            case Phase.Idle _ -> {
                waitingSince = Optional.empty();
                events.add(new Event.Settled(before instanceof Phase.Returning));
            }
            case Phase.Blocked _, Phase.Queued _ ->
                waitingSince = need instanceof Need.Wanted ? waitingSince.or(() -> Optional.of(now)) : Optional.empty();
            case Phase.Draining _ -> {
                waitingSince.ifPresent(moment -> events.add(new Event.WaitEnded(moment.until(now))));
                waitingSince = Optional.empty();
                if (!(before instanceof Phase.Recalling)) {
                    events.add(new Event.DrainStarted());
                }
            }
            case Phase.Rebooting _ -> events.add(new Event.RebootRequested());
            case Phase.Recalling _, Phase.Returning _, Phase.Undoing _ -> {}
        }
    }

    /** Tells the first of several answers of the sentinel that say nothing. */
    void noteNeed(Need need) {
        if (need instanceof Need.Unknown(var trouble)) {
            if (!sentinelFails) {
                events.add(new Event.SentinelFailed(trouble));
            }
            sentinelFails = true;
        } else {
            sentinelFails = false;
        }
    }

    /**
     * The Node is late in coming back.
     *
     * @return whether it was not known in this phase
     */
    boolean noteLate() {
        boolean news = !late;
        if (news) {
            late = true;
            events.add(new Event.NotReady());
        }
        return news;
    }

    /** Tells each further day for which a needed reboot is blocked, and when it is blocked because reboots do not help. */
    void noteBlocked(List<ObstacleName> obstacles, Need need, Instant now) {
        boolean stoppedBefore = stopped;
        long daysBefore = daysBlocked;
        stopped = obstacles.contains(ObstacleName.Known.MAX_PER_DAY);
        daysBlocked = daysBlocked(obstacles, need, now);
        if (stopped && !stoppedBefore) {
            events.add(new Event.RebootDidNotHelp());
        } else if (daysBlocked > daysBefore) {
            events.add(new Event.BlockedFor(daysBlocked));
        }
    }

    /** To wait for a window is no failure, however long it takes. */
    private static long daysBlocked(List<ObstacleName> obstacles, Need need, Instant now) {
        boolean blocked = !obstacles.isEmpty() && !obstacles.equals(ONLY_WINDOW);
        return blocked && need instanceof Need.Wanted wanted
                ? Math.max(0, Duration.between(wanted.since(), now).toDays())
                : 0;
    }
}
