package dev.kured.agent;

import dev.kured.drain.Progress;
import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.terms.Backoff;
import dev.kured.terms.DurationText;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.Notice;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The actions of the phases that deal with the cluster. Each action goes one step forward, may be repeated, and returns the
 * moment of the next step at the latest.
 */
final class PhaseActions {
    /** The longest time between two looks, in case a wake-up is lost. */
    static final Duration SLOW_LOOK = Duration.ofMinutes(2);
    /** How soon to look again after somebody else's write was faster; usually a watch wakes the agent before. */
    private static final Duration NEXT_NEWS = Duration.ofSeconds(1);

    private static final Backoff LOST_RACES = new Backoff(NEXT_NEWS, Duration.ofMinutes(1));
    /** Reads the Node, counts the Nodes and those that are not Ready, writes the lock. */
    private static final int REQUESTS_OF_A_TRY = 4;
    /** Writes the mark, and reads the Node if somebody else was faster. */
    private static final int REQUESTS_OF_A_MARK = 2;

    private final Rules rules;
    private final Calendar calendar;
    private final Gatekeeper gates;
    private final StateCache memory;
    private final EventBuffer events;
    private final Machine machine;
    private final TimeSource clock;
    private final Log log;
    private final RequestBudget budget;
    private int lostRaces;

    PhaseActions(
            Rules rules,
            Calendar calendar,
            Gatekeeper gates,
            StateCache memory,
            EventBuffer events,
            RequestBudget budget,
            Doors doors) {
        this.rules = rules;
        this.calendar = calendar;
        this.gates = gates;
        this.memory = memory;
        this.events = events;
        this.budget = budget;
        this.machine = doors.machine();
        this.clock = doors.clock();
        this.log = doors.log();
    }

    /** Asks closed gates again when it is time. Without a session there is no turn: it only waits. */
    Moment waitForOpening(Phase.Blocked blocked, Need need, Optional<ClusterSession> session, Moment now) throws Trouble {
        if (session.isPresent() && gates.isDue(now)) {
            if (session.get().contender().turn().isPresent()) {
                gates.ask(now);
                tellOthers(session.get(), now);
            } else {
                // Other nodes hold the lock by now: wait for it, and ask again in the next turn.
                gates.forget();
            }
            return now;
        }
        Moment later = blocked.until().filter(now::isBefore).orElse(now.plus(SLOW_LOOK));
        return session.isPresent() && blocked.obstacles().stream().allMatch(Obstacle::isOfTheLock)
                ? showThatItWaits(need, session.get(), now).map(later::earlier).orElse(later)
                : later;
    }

    Moment queue(Phase.Queued queued, Need need, ClusterSession session, Moment now) throws Trouble {
        if (queued.turn().isEmpty()) {
            lostRaces = 0;
            Moment later = showThatItWaits(need, session, now).orElse(now.plus(SLOW_LOOK));
            if (budget.notBefore(DeadHolderSearch.REQUESTS, RequestBudget.WAITING, now).isEmpty()
                    && session.contender().findDeadHolder(now)) {
                return now;
            }
            return session.contender().nextSearch().filter(now::isBefore).map(later::earlier).orElse(later);
        }
        if (now.isBefore(queued.turn().get())) {
            return queued.turn().get();
        }
        Optional<Moment> tooSoon = budget.notBefore(REQUESTS_OF_A_TRY, RequestBudget.WAITING, now);
        if (tooSoon.isPresent()) {
            return tooSoon.get();
        }
        if (gates.ask(now)) {
            return takeLock(session, now) ? now : afterLostRace(now);
        }
        tellOthers(session, now);
        return now;
    }

    /** Tells the other nodes about closed gates: otherwise each of a thousand waiting nodes would ask the same gate. */
    private void tellOthers(ClusterSession session, Moment now) throws Trouble {
        if (!gates.closedForAll().isEmpty() && budget.notBefore(1, RequestBudget.WAITING, now).isEmpty()) {
            session.contender().defer(gates.closedForAll(), now.wall().plus(rules.gateRetry()));
        }
    }

    /**
     * Shows on the Node that it waits. It writes the state file first: if the answer gets lost, the next run knows that it
     * must ask the cluster.
     *
     * @return when a request for this is allowed, if not now
     */
    private Optional<Moment> showThatItWaits(Need need, ClusterSession session, Moment now) throws Trouble {
        Optional<Moment> tooSoon = budget.notBefore(REQUESTS_OF_A_MARK, RequestBudget.WAITING, now);
        if (need instanceof Need.Wanted wanted && tooSoon.isEmpty()) {
            memory.keep(new State(true, Optional.empty()));
            session.node().markWaiting(wanted.since(), wanted.why());
        }
        return tooSoon;
    }

    /** Tries to take the lock. It writes the state file first, for the same reason. */
    private boolean takeLock(ClusterSession session, Moment now) throws Trouble {
        memory.keep(new State(true, Optional.empty()));
        Optional<List<TakenOver>> won = session.contender().take(now);
        if (won.isEmpty()) {
            return false;
        }
        won.get().forEach(dead -> {
            log.write(
                    Notice.PLACE_TAKEN_OVER,
                    "Takes the place of " + dead.former().inWords() + " in the lock: " + dead.why());
            events.add(new Event.TookOver(dead));
        });
        lostRaces = 0;
        log.write(Notice.LOCK_TAKEN, "Holds the lock");
        return true;
    }

    Moment drain(Phase.Draining draining, ClusterSession session, Moment now) throws Trouble {
        if (draining.delayedUntil().isPresent()) {
            return draining.delayedUntil().get();
        }
        if (!session.lock().isCertain() || !session.node().cordon(now)) {
            return afterLostRace(now);
        }
        lostRaces = 0;
        Progress progress = session.attempt().advanceDrain(rules.drain().options(), now);
        if (progress.done()) {
            log.write(Notice.DRAINED, "Drained: all pods have left");
            return now;
        }
        Moment next = progress.again().orElse(now.plus(SLOW_LOOK));
        return draining.deadline().filter(now::isBefore).map(next::earlier).orElse(next);
    }

    Moment reboot(Phase.Rebooting rebooting, ClusterSession session, Moment now) throws Trouble {
        if (rebooting.delayedUntil().isPresent()) {
            return rebooting.delayedUntil().get();
        }
        Moment later = rebooting.deadline().earlier(now.plus(rules.gateRetry()));
        if (session.attempt().rebootAsked() || machine.goingDown()) {
            return later;
        }
        List<Inhibitor> blockers = machine.blockers();
        if (!blockers.isEmpty()) {
            log.write(Notice.REBOOT_INHIBITED, "Drained, but the reboot waits: a shutdown is inhibited by "
                    + blockers.stream().map(Inhibitor::toString).collect(Collectors.joining(", ")));
            return later;
        }
        if (!session.lock().isCertain() || !session.node().cordon(now) || !session.node().recordReboot(now)
                || !session.lock().isProven()) {
            return afterLostRace(now);
        }
        lostRaces = 0;
        // By the present clock: the requests before may have taken long.
        if (!(calendar.at(clock.instant()) instanceof Schedule.Status.Open)) {
            return now;
        }
        log.write(Notice.REBOOT_ASKED, "Asks systemd-logind to reboot the machine");
        machine.reboot();
        session.attempt().noteRebootAsked();
        return later;
    }

    Moment returnToWork(Phase.Returning returning, Need need, ClusterSession session, Moment now) throws Trouble {
        if (returning.back() && !session.node().uncordon()) {
            return afterLostRace(now);
        }
        if (returning.waitingFor().isPresent()) {
            return returning.until().orElse(now.plus(SLOW_LOOK));
        }
        session.node().noteOutcome(need, now);
        Optional<Moment> again = release(session, now);
        if (again.isPresent()) {
            return again.get();
        }
        log.write(Notice.REBOOTED, "Rebooted: the Node is Ready, and the lock is free for the next node");
        if (session.node().isCordonedBySomebodyElse()) {
            log.info("The Node stays cordoned: somebody else had cordoned it");
        }
        return now;
    }

    /** Logs that the Node is late in coming back. */
    void warnThatItIsLate(Phase.Returning returning) {
        log.write(Notice.NOT_BACK, "Rebooted, and still waits for " + returning.waitingFor().orElse("the lock") + " after "
                + DurationText.format(rules.recovery().readyTimeout())
                + ". The lock is kept, so that no other node follows. Look at the kubelet: journalctl -u kubelet");
    }

    Moment undo(ClusterSession session, Moment now) throws Trouble {
        session.attempt().close();
        return release(session, now).orElseGet(() -> now.later(session.node().marksNotBefore()));
    }

    /**
     * Uncordons the node, then releases the lock. In this order no other node starts while this one is cordoned, even if the
     * release fails. A cordon in doubt may still take effect; until that is impossible, the lock is kept.
     *
     * @return when to continue, if it is not done yet
     */
    private Optional<Moment> release(ClusterSession session, Moment now) throws Trouble {
        if (!session.node().uncordon()) {
            return Optional.of(afterLostRace(now));
        }
        if (session.node().isCordonInDoubt()) {
            return Optional.of(session.inDoubtUntil().orElse(now).later(now.plus(NEXT_NEWS)));
        }
        if (!session.lock().release()) {
            return Optional.of(afterLostRace(now));
        }
        lostRaces = 0;
        return Optional.empty();
    }

    /** Waits longer after each lost race, whatever the server answers. Usually a watch wakes the agent before. */
    private Moment afterLostRace(Moment now) {
        lostRaces++;
        return now.plus(LOST_RACES.after(lostRaces));
    }
}
