package dev.kured.agent;

import dev.kured.agent.RetryState.Haste;
import dev.kured.agent.RetryState.Try;
import dev.kured.agent.Situation.AtHand;
import dev.kured.agent.Situation.Sight;
import dev.kured.agent.Situation.Stop;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.DurationText;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.Notice;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The agent of one node: observes, decides, acts, and sleeps until something changes. {@link #step} does this once; its
 * caller does the waiting, so that the same agent runs on a real machine and in simulated time. Not thread-safe, except
 * {@link #stop}.
 *
 * <p>It is level-triggered, as a Kubernetes controller: its memory may be lost at any moment, because the lock record, the
 * Node and the {@link StateStore} tell again where the node stands.
 */
public final class Agent {

    /** Smaller corrections of the clock are not logged. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(10);
    /** An upper bound of the requests of one step. */
    private static final int REQUESTS_OF_A_STEP = 10;

    private final Doors doors;
    private final Rules rules;
    private final Decision decision;
    private final Calendar calendar;
    private final EventBuffer events = new EventBuffer();
    private final Gatekeeper gates;
    private final StateCache memory;
    private final RetryState retries;
    private final RequestBudget budget = new RequestBudget();
    private final Shutdown shutdown;
    private final PhaseActions actions;
    private final Milestones milestones;
    private final StatusReporter status;
    private final Log log;

    private Need need = new Need.None();
    private Phase phase = new Phase.Recalling();
    private @Nullable BootId boot;
    private @Nullable ClusterSession session;
    private Moment lastStep;
    private List<Obstacle> closedLock = List.of();

    /**
     * Creates an agent for one run of the daemon.
     *
     * @param doors the doors of the rooms that it works with
     * @param rules the rules of the operator
     * @param lockPlace the object that holds the lock, in words
     */
    public Agent(Doors doors, Rules rules, String lockPlace) {
        this.doors = doors;
        this.rules = rules;
        this.log = doors.log();
        this.decision = new Decision(rules);
        this.calendar = new Calendar(rules.schedule());
        this.gates = new Gatekeeper(doors.gates(), rules.gateRetry(), events);
        this.memory = new StateCache(doors.memory(), doors.clock(), log);
        this.retries = new RetryState(log, doors.random(), events);
        this.shutdown = new Shutdown(memory, retries, doors);
        this.actions = new PhaseActions(rules, calendar, gates, memory, events, budget, doors);
        this.status = new StatusReporter(new StatusText(lockPlace), doors.listener(), log, events);
        this.lastStep = doors.clock().now();
        this.milestones = new Milestones(events, lastStep);
    }

    /** Asks the agent to end: it rolls back its work in progress, unless the whole machine is going down. From any thread. */
    public void stop() {
        shutdown.request();
        doors.waker().wake();
    }

    /** {@return the present phase} */
    public PhaseName phase() {
        return phase.name();
    }

    /** {@return whether nothing is needed, unfinished or open: its memory may be thrown away, and nothing is lost} */
    public boolean isAtRest() {
        return phase instanceof Phase.Idle
                && session == null
                && memory.isFinished()
                && retries.trouble().isEmpty()
                && !shutdown.isRequested();
    }

    /**
     * Takes one step: observes, decides, acts.
     *
     * @return when to take the next step at the latest; empty once the agent has ended, after {@link #stop}
     */
    public Optional<Moment> step() {
        Moment now = doors.clock().now();
        noteClock(now);
        try {
            Phase next = decision.decide(phase, observe(now));
            if (next instanceof Phase.Undoing && !(phase instanceof Phase.Undoing)
                    && shutdown.isTooLateToRollBack(phase, session(), now)) {
                return endOr(now.plus(rules.gateRetry()));
            }
            enter(next, now);
        } catch (Trouble trouble) {
            fail(trouble, Try.LOOK, now);
        }
        Optional<Moment> pause = shutdown.isRequested() ? Optional.empty() : retries.waitUntil(now);
        Moment next = pause.isPresent() || shutdown.leavesUnfinished() ? pause.orElse(now) : tryToAct(now);
        report();
        Moment soonest = next.earlier(now.plus(PhaseActions.SLOW_LOOK));
        return endOr(calendar.changes(now.wall()).map(change -> now.at(change).earlier(soonest)).orElse(soonest));
    }

    private Optional<Moment> endOr(Moment next) {
        if (shutdown.isOver(phase, session())) {
            rest();
            return Optional.empty();
        }
        return Optional.of(next);
    }

    /** Logs that the wall clock was set. Waits are measured by the monotonic clock, so nothing else follows. */
    private void noteClock(Moment now) {
        Duration step = Duration.between(lastStep.wall(), now.wall()).minus(lastStep.until(now));
        if (step.abs().compareTo(CLOCK_ERROR) > 0) {
            log.info("The clock was set " + (step.isNegative() ? "back" : "forward") + " by " + DurationText.format(step.abs())
                    + ". This changes no wait and no time limit; earlier messages show times by the old clock");
        }
        lastStep = now;
    }

    // ------------------------------------------------------------------ observe

    private Situation observe(Moment now) throws Trouble {
        if (boot == null) {
            boot = doors.machine().bootId();
        }
        need = doors.sentinel().look();
        milestones.noteNeed(need);
        gates.look(need.isPressing(), now);
        calendar.overrule(need.isPressing());
        Sight sight = tryToLook(boot, now);
        shutdown.decide(sight, session());
        return new Situation(
                // By the present clock: the look may have taken long.
                atHand(shutdown.stop(), doors.clock().now()),
                boot,
                memory.state(),
                sight,
                Stream.concat(gates.closed().stream(), closedLock.stream()).toList(),
                fromSession(open -> open.contender().turn()),
                fromAttempt(Attempt::progress),
                fromAttempt(Attempt::drainedAt),
                fromAttempt(Attempt::heldSince),
                fromAttempt(Attempt::backSince));
    }

    private AtHand atHand(Stop known, Moment now) {
        return new AtHand(now, need, known, gates.held(), calendar.at(now.wall()), memory.stayAway(now));
    }

    private Sight tryToLook(BootId boot, Moment now) {
        if (!mustAskCluster(now)) {
            rest();
            return new Sight.NotAsked();
        }
        if (session == null && !shutdown.isRequested() && retries.waitUntil(now).isPresent()) {
            return away();
        }
        try {
            Sight sight = look(boot, now);
            retries.lookSucceeded();
            return sight;
        } catch (Trouble trouble) {
            fail(trouble, Try.LOOK, now);
        } catch (RuntimeException bug) {
            fail(bug, Try.LOOK, now);
        }
        return away();
    }

    private Sight away() {
        return new Sight.Away(retries.trouble().orElseThrow());
    }

    /** Looks at the watched objects, which costs no request, so that the agent notices at once when the API server is back. */
    private Sight look(BootId boot, Moment now) throws Trouble {
        if (session == null) {
            session = ClusterSession.open(boot, !memory.isFinished(), budget, rules, doors);
            status.name(session.me());
        }
        Sight.Known known = session.look();
        gates.heed(known.lock().record().deferredAt(now.wall(), rules.gateRetry()), now);
        closedLock = List.of();
        if (gates.isDeferred()) {
            session.contender().giveUp();
        } else if (need instanceof Need.Wanted wanted) {
            closedLock = session.contender().seekTurn(known, wanted.since(), now).stream().toList();
        }
        memory.noteUnfinished(known.isOurs() || session.isInDoubt());
        return known;
    }

    /** At rest the agent asks nothing: only a need, or unfinished work, opens the doors to the cluster. */
    private boolean mustAskCluster(Moment now) {
        return !memory.isFinished() || (need instanceof Need.Wanted
                && Decision.obstacles(atHand(shutdown.isRequested() ? Stop.SERVICE : Stop.NO, now)).isEmpty());
    }

    private <T> Optional<T> fromAttempt(Function<Attempt, Optional<T>> question) {
        return fromSession(open -> question.apply(open.attempt()));
    }

    private <T> Optional<T> fromSession(Function<ClusterSession, Optional<T>> question) {
        return session().flatMap(question);
    }

    private Optional<ClusterSession> session() {
        return Optional.ofNullable(session);
    }

    // ------------------------------------------------------------------ failures

    private Moment fail(Trouble trouble, Try what, Moment now) {
        shutdown.noteFailure();
        return retries.suffer(trouble, what, haste(), now);
    }

    private Moment fail(RuntimeException bug, Try what, Moment now) {
        shutdown.noteFailure();
        return retries.suffer(bug, what, haste(), now);
    }

    private Haste haste() {
        return switch (phase) {
            case Phase.Draining _, Phase.Rebooting _, Phase.Returning _, Phase.Undoing _ -> Haste.BUSY;
            case Phase.Recalling _ -> memory.isFinished() ? Haste.WAITING : Haste.BUSY;
            case Phase.Idle _, Phase.Blocked _, Phase.Queued _ -> Haste.WAITING;
        };
    }

    // ------------------------------------------------------------------ act

    private void enter(Phase next, Moment now) {
        boolean anew = next.name() != phase.name();
        if (anew && next instanceof Phase.Undoing undoing) {
            rollBack(undoing, now);
        }
        if (anew) {
            milestones.pass(phase, next, need, now);
        }
        phase = next;
        if (anew) {
            report();
        }
        status.headline(phase, need);
    }

    private void rollBack(Phase.Undoing undoing, Moment now) {
        boolean begun = phase instanceof Phase.Draining || phase instanceof Phase.Rebooting;
        String line = "Rolls back (uncordons the node, releases the lock): " + undoing.reason();
        if (begun) {
            log.write(Notice.TAKEN_BACK, line);
        } else {
            log.info(line);
        }
        Optional<State.StayAway> away = undoing.stayAway()
                .filter(Duration::isPositive)
                .map(pause -> new State.StayAway(now.wall(), now.wall().plus(spread(pause)), undoing.reason()));
        memory.keepIfPossible(new State(true, away));
    }

    /** Adds up to 50 % at random: otherwise drains that block each other would be given up and retried in lockstep. */
    private Duration spread(Duration pause) {
        return pause.plusMillis(doors.random().nextLong(pause.toMillis() / 2 + 1));
    }

    private Moment tryToAct(Moment now) {
        Optional<Moment> tooSoon = budget.notBefore(REQUESTS_OF_A_STEP, RequestBudget.ANY, now);
        if (tooSoon.isPresent()) {
            return tooSoon.get();
        }
        try {
            Moment next = shutdown.stop() == Stop.MACHINE ? now : act(now);
            retries.actionSucceeded();
            return next;
        } catch (Trouble trouble) {
            return fail(trouble, Try.ACTION, now);
        } catch (RuntimeException bug) {
            return fail(bug, Try.ACTION, now);
        }
    }

    /** Does the action of the phase, and returns when to take the next step. */
    private Moment act(Moment now) throws Trouble {
        return switch (phase) {
            case Phase.Idle _ -> beIdle(now);
            case Phase.Recalling _ -> now.plus(PhaseActions.SLOW_LOOK);
            case Phase.Blocked blocked -> actions.waitForOpening(blocked, need, session(), now);
            case Phase.Queued queued -> actions.queue(queued, need, theSession(), now);
            case Phase.Draining draining -> actions.drain(draining, theSession(), now);
            case Phase.Rebooting rebooting -> actions.reboot(rebooting, theSession(), now);
            case Phase.Returning returning -> comeBack(returning, now);
            case Phase.Undoing _ -> actions.undo(theSession(), now);
        };
    }

    /** While a write is in doubt, the session stays open. */
    private Moment beIdle(Moment now) {
        gates.forget();
        if (memory.isFinished()) {
            rest();
        }
        Moment later = now.plus(PhaseActions.SLOW_LOOK);
        return fromSession(ClusterSession::inDoubtUntil).map(later::earlier).orElse(later);
    }

    private Moment comeBack(Phase.Returning returning, Moment now) throws Trouble {
        boolean late = !returning.back() && !now.isBefore(milestones.since().plus(rules.recovery().readyTimeout()));
        if (late && milestones.noteLate()) {
            actions.warnThatItIsLate(returning);
        }
        return actions.returnToWork(returning, need, theSession(), now);
    }

    private ClusterSession theSession() {
        return Objects.requireNonNull(session, "no business with the cluster in phase " + phase.name());
    }

    private void rest() {
        forgetSession();
        doors.machine().rest();
        retries.forget();
    }

    private void forgetSession() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    // ------------------------------------------------------------------ report

    private void report() {
        milestones.noteBlocked(phase.obstacleNames(), need, doors.clock().instant());
        status.report(new StatusReporter.Status(
                phase,
                milestones.since().wall(),
                need,
                fromAttempt(Attempt::progress),
                retries.trouble().map(Trouble::inFull).orElse(""),
                session().map(ClusterSession::holders).orElse(List.of())));
    }
}
