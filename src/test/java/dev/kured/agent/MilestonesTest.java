package dev.kured.agent;

import static dev.kured.terms.PhaseName.BLOCKED;
import static dev.kured.terms.PhaseName.DRAINING;
import static dev.kured.terms.PhaseName.IDLE;
import static dev.kured.terms.PhaseName.QUEUED;
import static dev.kured.terms.PhaseName.REBOOTING;
import static dev.kured.terms.PhaseName.RECALLING;
import static dev.kured.terms.PhaseName.RETURNING;
import static dev.kured.terms.PhaseName.UNDOING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.sentinel.Need;
import dev.kured.terms.Moment;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MilestonesTest {
    private static final Moment NOON = new Moment(Duration.ofHours(1), Instant.parse("2026-11-22T12:00:00Z"));
    private static final Need WANTED = new Need.Wanted(NOON.wall(), "");

    private final EventBuffer events = new EventBuffer();
    private final Milestones milestones = new Milestones(events, NOON);

    private List<Event> pass(PhaseName from, PhaseName to, boolean failed, int second) {
        milestones.pass(ReportFeed.phase(from, false), ReportFeed.phase(to, failed), WANTED, NOON.plus(Duration.ofSeconds(second)));
        return events.drain();
    }

    private List<Event> pass(PhaseName from, PhaseName to) {
        return pass(from, to, true, 0);
    }

    @Test
    void eachStepOfARebootIsAnEvent() {
        assertEquals(List.of(), pass(IDLE, QUEUED));
        assertEquals(
                List.of(new Event.WaitEnded(Duration.ofSeconds(7)), new Event.DrainStarted()), pass(QUEUED, DRAINING, false, 7));
        assertEquals(
                List.of(new Event.Drained(Duration.ofSeconds(5)), new Event.RebootRequested()), pass(DRAINING, REBOOTING, false, 12));
        assertEquals(List.of(), pass(RECALLING, RETURNING));
        assertEquals(List.of(new Event.Returned(), new Event.Settled(true)), pass(RETURNING, IDLE));
        assertEquals(List.of(new Event.Returned()), pass(RETURNING, BLOCKED));
    }

    @Test
    void whatIsRolledBackHasFailedOrIsNoLongerWanted() {
        assertEquals(List.of(new Event.DrainGivenUp()), pass(DRAINING, UNDOING));
        assertEquals(List.of(new Event.RebootFailed()), pass(REBOOTING, UNDOING));
        assertEquals(List.of(new Event.Withdrawn()), pass(DRAINING, UNDOING, false, 0));
        assertEquals(List.of(new Event.Withdrawn()), pass(REBOOTING, UNDOING, false, 0));
        assertEquals(List.of(new Event.Withdrawn()), pass(REBOOTING, BLOCKED), "the lock was taken from it");
        assertEquals(List.of(new Event.ReturnInterrupted()), pass(RETURNING, UNDOING));
        assertEquals(List.of(), pass(RECALLING, UNDOING));
        assertEquals(List.of(new Event.Settled(false)), pass(UNDOING, IDLE));
        assertEquals(List.of(), pass(UNDOING, BLOCKED));
    }

    @Test
    void aDrainThatGoesOnDoesNotStart() {
        assertEquals(List.of(), pass(RECALLING, DRAINING));
    }

    /** Another gate may close meanwhile, and the lock may be taken: it is one wait. */
    @Test
    void aWaitCountsFromItsBeginning() {
        pass(IDLE, BLOCKED, false, 0);
        pass(BLOCKED, QUEUED, false, 20);
        pass(QUEUED, BLOCKED, false, 30);
        assertEquals(new Event.WaitEnded(Duration.ofSeconds(40)), pass(BLOCKED, DRAINING, false, 40).getFirst());
    }

    @Test
    void theNodeIsLateOncePerReturn() {
        pass(RECALLING, RETURNING);
        milestones.noteLate();
        milestones.noteLate();
        assertEquals(List.of(new Event.NotReady()), events.drain());
        pass(RETURNING, UNDOING);
        pass(RECALLING, RETURNING);
        milestones.noteLate();
        assertEquals(List.of(new Event.NotReady()), events.drain());
    }
}
