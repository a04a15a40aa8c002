package dev.kured.agent;

import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.sentinel.Need;
import dev.kured.terms.Moment;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The reports of one run of the daemon, whose node goes through these phases: the events are those of the real agent. */
public final class ReportFeed {
    private final StatusListener listener;
    private final EventBuffer events = new EventBuffer();
    private final RetryState retries = new RetryState((_, _) -> {}, new Random(1), events);
    private final Milestones milestones;
    private Phase phase = new Phase.Recalling();
    private List<Holder> holders = List.of();

    /** A run that begins at this moment. */
    public ReportFeed(StatusListener listener, Instant begin) {
        this.listener = listener;
        this.milestones = new Milestones(events, moment(begin));
    }

    /** From now on these hold the lock. */
    public void holders(Holder... now) {
        holders = List.of(now);
    }

    /** Something happens before the next report. */
    public void happens(Event event) {
        events.add(event);
    }

    /** The Node does not come back in time. */
    public void isLate() {
        milestones.noteLate();
    }

    /** Something goes wrong before the next report; or all goes well, if that is empty. */
    public void trouble(String trouble, Instant at) {
        if (trouble.isEmpty()) {
            retries.actionSucceeded();
        } else {
            retries.suffer(new Trouble(trouble, ""), RetryState.Try.ACTION, RetryState.Haste.WAITING, moment(at));
        }
    }

    /** The node comes to this phase, or stays in it. */
    public void report(PhaseName to, Need need, boolean failed, Instant at, ObstacleName... obstacles) {
        Phase next = phase(to, failed, obstacles);
        milestones.noteNeed(need);
        if (to != phase.name()) {
            milestones.pass(phase, next, need, moment(at));
        }
        phase = next;
        milestones.noteBlocked(phase.obstacleNames(), need, at);
        listener.tell(new Report("node1", to, milestones.since().wall(), "It is " + to + ".",
                retries.trouble().map(Trouble::inFull).orElse(""),
                new Report.Facts(need, phase.obstacleNames(), holders, events.drain())));
    }

    static Phase phase(PhaseName name, boolean failed, ObstacleName... obstacles) {
        return switch (name) {
            case IDLE -> new Phase.Idle();
            case RECALLING -> new Phase.Recalling();
            case BLOCKED -> new Phase.Blocked(List.of(obstacles).stream().map(each -> new Obstacle(each, "")).toList());
            case QUEUED -> new Phase.Queued(new Stored(LockRecord.FREE, "1", ""), Optional.empty());
            case DRAINING -> new Phase.Draining(Optional.empty(), Optional.empty());
            case REBOOTING -> new Phase.Rebooting(Optional.empty(), Moment.NEVER);
            case RETURNING -> new Phase.Returning(false, Optional.of("the Node to be Ready"), Optional.empty());
            case UNDOING -> failed ? Phase.Undoing.failed("", Duration.ofMinutes(1)) : Phase.Undoing.withdrawn("");
        };
    }

    private static Moment moment(Instant at) {
        return new Moment(Duration.between(Instant.EPOCH, at), at);
    }
}
