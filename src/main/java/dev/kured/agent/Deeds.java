package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.drain.Progress;
import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.lock.LockRecord.Robbed;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.terms.DurationText;
import dev.kured.terms.Log;
import dev.kured.terms.Notice;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is done in each phase that has business with the cluster. Each deed goes one step forward, may be repeated, and
 * returns when to go around again at the latest.
 */
final class Deeds {
    /** How long nothing may happen before it looks all the same: a net, should a wake-up have been lost. */
    static final Duration SLOW_LOOK = Duration.ofMinutes(2);
    /** How soon to look again after somebody else's write was faster; the watch usually rings before. */
    private static final Duration NEXT_NEWS = Duration.ofSeconds(1);

    private final Rules rules;
    private final Calendar calendar;
    private final Gatekeeper gates;
    private final Remembered memory;
    private final Happenings happenings;
    private final Machine machine;
    private final InstantSource clock;
    private final Log log;

    Deeds(
            Rules rules,
            Calendar calendar,
            Gatekeeper gates,
            Remembered memory,
            Happenings happenings,
            Agent.Doors doors) {
        this.rules = rules;
        this.calendar = calendar;
        this.gates = gates;
        this.memory = memory;
        this.happenings = happenings;
        this.machine = doors.machine();
        this.clock = doors.clock();
        this.log = doors.log();
    }

    /** Without business with the cluster there is no turn, and it waits for the time or for a ring. */
    Instant waitForOpening(Phase.Blocked blocked, Need need, Optional<Session> session, Instant now) throws Trouble {
        if (session.flatMap(Session::turn).isPresent() && gates.isDue(now)) {
            gates.ask(now);
            tellOthers(session.get());
            return now;
        }
        boolean waitsForLock = session.isPresent() && blocked.obstacles().stream().allMatch(Obstacle::isOfTheLock);
        if (waitsForLock && !sayThatItWaits(need, session.get())) {
            return now.plus(NEXT_NEWS);
        }
        return blocked.until().filter(now::isBefore).orElse(now.plus(SLOW_LOOK));
    }

    Instant queue(Phase.Queued queued, Need need, Session session, Instant now) throws Trouble {
        if (queued.turn().isEmpty()) {
            Instant later = now.plus(SLOW_LOOK);
            return sayThatItWaits(need, session)
                    ? session.nextInspection().filter(now::isBefore).map(look -> earlier(look, later)).orElse(later)
                    : now.plus(NEXT_NEWS);
        }
        if (now.isBefore(queued.turn().get())) {
            return queued.turn().get();
        }
        if (gates.ask(now)) {
            return takeLock(session, now) ? now : now.plus(NEXT_NEWS);
        }
        tellOthers(session);
        return now;
    }

    /** Otherwise each of a thousand waiting nodes would ask the same gate. */
    private void tellOthers(Session session) throws Trouble {
        if (gates.closedForAll().isPresent()) {
            Closed no = gates.closedForAll().get();
            session.defer(no.byGate(), no.askAgain().orElseThrow());
        }
    }

    /** The state file is written first: should the answer get lost, the next run knows that it must ask. */
    private boolean sayThatItWaits(Need need, Session session) throws Trouble {
        if (!(need instanceof Need.Wanted wanted)) {
            return true;
        }
        memory.keep(new State(true, Optional.empty()));
        return session.markWaiting(wanted.since(), wanted.why());
    }

    /** The same holds for the lock. */
    private boolean takeLock(Session session, Instant now) throws Trouble {
        memory.keep(new State(true, Optional.empty()));
        Optional<List<Robbed>> won = session.takeLock(now);
        if (won.isEmpty()) {
            memory.keep(new State(session.nodeIsMarked(), Optional.empty()));
            return false;
        }
        won.get().forEach(dead -> {
            log.write(
                    Notice.PLACE_TAKEN_OVER,
                    "Takes the place of " + dead.former().inWords() + " in the lock: " + dead.why());
            happenings.add(new Event.TookOver(dead));
        });
        log.write(Notice.LOCK_TAKEN, "Holds the lock");
        return true;
    }

    Instant drain(Phase.Draining draining, Session session, Instant now) throws Trouble {
        if (draining.delayedUntil().isPresent()) {
            return draining.delayedUntil().get();
        }
        if (!session.cordon(now)) {
            return now.plus(NEXT_NEWS);
        }
        Progress progress = session.advanceDrain(rules.drain().manner(), now);
        if (progress.done()) {
            log.write(Notice.DRAINED, "Drained: all pods have left");
            return now;
        }
        Instant next = progress.again().orElse(now.plus(SLOW_LOOK));
        return draining.deadline().filter(now::isBefore).map(deadline -> earlier(deadline, next)).orElse(next);
    }

    Instant reboot(Phase.Rebooting rebooting, Session session, Instant now) throws Trouble {
        if (rebooting.delayedUntil().isPresent()) {
            return rebooting.delayedUntil().get();
        }
        Instant later = earlier(rebooting.deadline(), now.plus(rules.gateRetry()));
        if (session.rebootAsked() || machine.goingDown()) {
            return later;
        }
        List<Inhibitor> blockers = machine.blockers();
        if (!blockers.isEmpty()) {
            log.write(Notice.REBOOT_INHIBITED, "Drained, but the reboot waits: a shutdown is inhibited by "
                    + blockers.stream().map(Inhibitor::toString).collect(Collectors.joining(", ")));
            return later;
        }
        if (!session.cordon(now) || !session.recordReboot(now) || !session.surelyHoldsLock()) {
            return now.plus(NEXT_NEWS);
        }
        // With the clock of this very moment: the requests before may have taken long.
        if (!(calendar.at(clock.instant()) instanceof Schedule.Status.Open)) {
            return now;
        }
        log.write(Notice.REBOOT_ASKED, "Asks systemd-logind to reboot the machine");
        machine.reboot();
        session.noteRebootAsked();
        return later;
    }

    Instant returnToWork(Phase.Returning returning, Session session, Instant now) throws Trouble {
        if (returning.back() && !session.uncordon()) {
            return now.plus(NEXT_NEWS);
        }
        if (returning.waitingFor().isPresent()) {
            return returning.until().orElse(now.plus(SLOW_LOOK));
        }
        if (!giveBack(session)) {
            return now.plus(NEXT_NEWS);
        }
        log.write(Notice.REBOOTED, "Rebooted: the Node is Ready, and the lock is free for the next node");
        if (session.isCordonedBySomebodyElse()) {
            log.info("The Node stays cordoned: somebody else had cordoned it");
        }
        return now;
    }

    /** Said once a return, by who knows since when it lasts. */
    void warnThatItIsLate(Phase.Returning returning) {
        log.write(Notice.NOT_BACK, "Rebooted, and still waits for " + returning.waitingFor().orElse("the lock") + " after "
                + DurationText.format(rules.readyTimeout())
                + ". The lock is kept, so that no other node follows. Look at the kubelet: journalctl -u kubelet");
    }

    Instant undo(Session session, Instant now) throws Trouble {
        session.endDrain();
        return giveBack(session) ? now : now.plus(NEXT_NEWS);
    }

    /**
     * First the cordon, then the lock: should the second fail, no other node goes while this one is cordoned. The
     * cordon is looked at afresh: when the answer to its placing was lost, the watch may not have told of it yet.
     */
    private static boolean giveBack(Session session) throws Trouble {
        return session.surelyUncordon() && session.releaseLock();
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
