package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.agent.Situation.Sight;
import dev.kured.agent.Situation.Stop;
import dev.kured.drain.Progress;
import dev.kured.gate.Gate;
import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.sentinel.Sentinel;
import dev.kured.terms.Backoff;
import dev.kured.terms.BootId;
import dev.kured.terms.DurationText;
import dev.kured.terms.Log;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The story of one node: observe, decide, act, and sleep until something changes. {@link #step} goes once around; who
 * calls it owns the waiting, so that the same agent runs on a real machine and in simulated time. One thread.
 *
 * <p>It is level-triggered, as a Kubernetes controller: what it has in memory may be lost at any moment, because the
 * lock record, the Node and the {@link Memory} say again where it stands.
 */
public final class Agent {
    /** How long nothing may happen before it looks all the same: a net, should a wake-up have been lost. */
    private static final Duration SLOW_LOOK = Duration.ofMinutes(2);
    /** How soon to look again after somebody else's write was faster; the watch usually rings before. */
    private static final Duration NEXT_NEWS = Duration.ofSeconds(1);
    private static final Backoff PATIENCE = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /**
     * What the agent works with.
     *
     * @param ring wakes the loop; the agent hands it to everything that it follows
     */
    public record Doors(
            Sentinel sentinel,
            Cluster.Entrance cluster,
            List<Gate> gates,
            Machine machine,
            Memory memory,
            Audience audience,
            Log log,
            InstantSource clock,
            RandomGenerator random,
            Runnable ring) {}

    private final Doors doors;
    private final Rules rules;
    private final Decision decision;
    private final Words words;
    private final Log log;

    private Optional<State> state;
    private Need need = new Need.None();
    private Phase phase = new Phase.Recalling();
    private Instant phaseSince;
    private @Nullable BootId boot;
    private @Nullable Session session;
    private Optional<Closed> closed = Optional.empty();
    private Optional<Setback> setback = Optional.empty();
    private String headline = "";
    private Optional<WindowSeen> windowSeen = Optional.empty();
    private Optional<Report> told = Optional.empty();
    private boolean warnedNotReady;
    private Stop stop = Stop.NO;
    private volatile boolean stopWanted;

    /**
     * The last try failed: no other one is made before {@code retryAt}.
     *
     * @param acting whether it was a deed that failed; else it was the look at the cluster
     */
    private record Setback(Trouble trouble, boolean acting, int failures, Instant retryAt) {}

    /** What the schedule said at a moment. */
    private record WindowSeen(Instant at, Schedule.Status status) {
        boolean holds(Instant now) {
            return !now.isBefore(at)
                    && now.isBefore(at.plus(Duration.ofDays(1)))
                    && status.changes().filter(change -> !now.isBefore(change)).isEmpty();
        }
    }

    /**
     * An agent at the beginning of a run of the daemon.
     *
     * @param lockPlace where the lock lies, in words
     */
    public Agent(Doors doors, Rules rules, String lockPlace) {
        this.doors = doors;
        this.rules = rules;
        this.decision = new Decision(rules);
        this.words = new Words(lockPlace);
        this.log = doors.log();
        this.state = doors.memory().recall();
        this.phaseSince = doors.clock().instant();
    }

    /** Asks it to end: it takes back what it has begun, unless the whole machine is going down. From any thread. */
    public void stop() {
        stopWanted = true;
        doors.ring().run();
    }

    /**
     * Goes once around.
     *
     * @return when to go around again at the latest; empty once it has ended, after {@link #stop}
     */
    public Optional<Instant> step() {
        Instant now = doors.clock().instant();
        try {
            Phase next = decision.decide(phase, observe(now));
            if (next instanceof Phase.Undoing && !(phase instanceof Phase.Undoing) && isBeyondRecall(now)) {
                return Optional.of(now.plus(rules.gateRetry()));
            }
            enter(next, now);
        } catch (Trouble trouble) {
            suffer(trouble, false, now);
        }
        Instant then = atTheLatest(
                window(now).changes(), mustWait(now) ? setback.orElseThrow().retryAt() : tryToAct(now));
        tell();
        if (hasEnded()) {
            rest();
            return Optional.empty();
        }
        return Optional.of(earlier(then, now.plus(SLOW_LOOK)));
    }

    // ------------------------------------------------------------------ observe

    private Situation observe(Instant now) throws Trouble {
        if (boot == null) {
            boot = doors.machine().bootId();
        }
        need = doors.sentinel().look();
        Sight sight = tryToLook(boot, now);
        noteStop(sight);
        return new Situation(
                now,
                boot,
                need,
                stop,
                state,
                sight,
                window(now),
                closed,
                fromSession(Session::turn),
                fromSession(Session::progress),
                fromSession(Session::drainedAt),
                fromSession(Session::backSince));
    }

    private Sight tryToLook(BootId boot, Instant now) {
        if (!mustAskCluster(now)) {
            rest();
            return new Sight.NotAsked();
        }
        if (session == null && mustWait(now)) {
            return new Sight.Away(setback.get().trouble());
        }
        try {
            Sight sight = look(boot, now);
            setback.filter(past -> !past.acting()).ifPresent(this::recover);
            return sight;
        } catch (Trouble trouble) {
            suffer(trouble, false, now);
            return new Sight.Away(trouble);
        } catch (RuntimeException bug) {
            Trouble trouble = asTrouble(bug);
            suffer(trouble, false, now);
            return new Sight.Away(trouble);
        }
    }

    /** Looks at what is followed, which costs no request: so it is seen at once when the API server is back. */
    private Sight look(BootId boot, Instant now) throws Trouble {
        if (session == null) {
            session = Session.open(boot, rules.lock(), doors);
        }
        Sight.Known known = session.look(now);
        if (need instanceof Need.Wanted wanted) {
            session.seekTurn(wanted.since(), now);
        }
        if (!Session.isOurs(known) && !isFinished()) {
            known = session.lookAfresh();
        }
        rememberIfPossible(state.orElse(State.CLEAR).withUnfinished(Session.isOurs(known)));
        return known;
    }

    /** At rest nothing is asked: only a need, or what may be unfinished, opens the doors to the cluster. */
    private boolean mustAskCluster(Instant now) {
        return !isFinished()
                || (need instanceof Need.Wanted
                        && !stopWanted
                        && window(now) instanceof Schedule.Status.Open
                        && state.flatMap(known -> known.stayingAway(now)).isEmpty());
    }

    /** What the schedule says: worked out when it changes, and at least once a day. */
    private Schedule.Status window(Instant now) {
        if (windowSeen.filter(seen -> seen.holds(now)).isEmpty()) {
            windowSeen = Optional.of(new WindowSeen(now, rules.schedule().at(now)));
        }
        return windowSeen.get().status();
    }

    private boolean isFinished() {
        return state.isPresent() && !state.get().unfinished();
    }

    private void noteStop(Sight sight) {
        if (!stopWanted || stop != Stop.NO) {
            return;
        }
        boolean ours = sight instanceof Sight.Known known ? Session.isOurs(known) : !isFinished();
        stop = ours && (rebootIsAsked() || machineGoesDown()) ? Stop.MACHINE : Stop.SERVICE;
        if (ours) {
            log.info(stop == Stop.MACHINE
                    ? "kured is being stopped because the machine goes down: it keeps lock and cordon until it is back"
                    : "kured is being stopped: it first finishes or takes back what it has begun");
        }
    }

    /**
     * What was begun is not taken back once the reboot is asked for, until its deadline, nor while the machine goes
     * down: that may be at the wish of an earlier run of the daemon.
     */
    private boolean isBeyondRecall(Instant now) {
        if (rebootIsAsked() && phase instanceof Phase.Rebooting(var deadline) && now.isBefore(deadline)) {
            return true;
        }
        try {
            return doors.machine().goingDown();
        } catch (Trouble trouble) {
            log.debug(trouble.inFull());
            return false;
        }
    }

    private boolean rebootIsAsked() {
        return session != null && session.rebootAsked();
    }

    /** When that cannot be told, the lock is kept: a node that goes down without it would be the worse mistake. */
    private boolean machineGoesDown() {
        try {
            return doors.machine().goingDown();
        } catch (Trouble trouble) {
            log.warning("It cannot be told whether the machine or only kured is being stopped, so lock and cordon are"
                    + " kept until kured starts again: " + trouble.inFull());
            return true;
        }
    }

    private <T> Optional<T> fromSession(Function<Session, Optional<T>> question) {
        return session == null ? Optional.empty() : question.apply(session);
    }

    // ------------------------------------------------------------------ act

    private void enter(Phase next, Instant now) {
        boolean anew = !next.label().equals(phase.label());
        if (anew && next instanceof Phase.Undoing undoing) {
            log.warning("Takes back what it has begun: " + undoing.reason());
            stayAway(undoing, now);
        }
        if (anew) {
            phaseSince = now;
            warnedNotReady = false;
        }
        phase = next;
        tell();
        words.headline(phase, need).filter(line -> !line.equals(headline)).ifPresent(line -> {
            headline = line;
            log.info(line);
        });
    }

    private Instant tryToAct(Instant now) {
        try {
            Instant next = stop == Stop.MACHINE ? now : act(now);
            setback.ifPresent(this::recover);
            return next;
        } catch (Trouble trouble) {
            return suffer(trouble, true, now);
        } catch (RuntimeException bug) {
            return suffer(asTrouble(bug), true, now);
        }
    }

    /** Does what the phase asks for, and returns when to go around again. */
    private Instant act(Instant now) throws Trouble {
        return switch (phase) {
            case Phase.Idle _ -> idle(now);
            case Phase.Recalling _ -> now.plus(SLOW_LOOK);
            case Phase.Blocked blocked -> blocked(blocked, now);
            case Phase.Queued queued -> queue(queued, now);
            case Phase.Draining draining -> drain(draining, now);
            case Phase.Rebooting rebooting -> reboot(rebooting, now);
            case Phase.Returning returning -> returnToWork(returning, now);
            case Phase.Undoing _ -> undo(now);
        };
    }

    private Instant idle(Instant now) {
        closed = Optional.empty();
        rest();
        return now.plus(SLOW_LOOK);
    }

    private Instant blocked(Phase.Blocked blocked, Instant now) {
        boolean thereIsAPlace = fromSession(Session::turn).isPresent();
        if (closed.isPresent() && thereIsAPlace && !now.isBefore(closed.get().askAgain())) {
            askGates(now);
            return now;
        }
        return blocked.until().filter(now::isBefore).orElse(now.plus(SLOW_LOOK));
    }

    private Instant queue(Phase.Queued queued, Instant now) throws Trouble {
        if (queued.turn().isEmpty() || now.isBefore(queued.turn().get())) {
            return queued.turn().orElse(now.plus(SLOW_LOOK));
        }
        askGates(now);
        if (closed.isPresent()) {
            return now;
        }
        return takeLock(now) ? now : now.plus(NEXT_NEWS);
    }

    /** The state file is written first: should the answer get lost, the next run knows that it must ask. */
    private boolean takeLock(Instant now) throws Trouble {
        remember(new State(true, Optional.empty()));
        Candidate.Try outcome = theSession().takeLock(now);
        if (outcome instanceof Candidate.Try.Won(var robbed)) {
            robbed.forEach(dead -> log.warning("Takes the place of " + dead.former().inWords() + " in the lock: "
                    + dead.why()));
            log.info("Holds the lock");
            return true;
        }
        if (outcome instanceof Candidate.Try.NoPlace(var why, var again)) {
            closed = Optional.of(new Closed(List.of(), List.of("there is no place in the lock: " + why), again));
        }
        remember(State.CLEAR);
        return false;
    }

    private Instant drain(Phase.Draining draining, Instant now) throws Trouble {
        if (!theSession().cordon()) {
            return now.plus(NEXT_NEWS);
        }
        Progress progress = theSession().advanceDrain(rules.gracePeriod(), now);
        if (progress.done()) {
            log.info("Drained: all pods have left");
            return now;
        }
        Instant next = progress.again().orElse(now.plus(SLOW_LOOK));
        return atTheLatest(draining.deadline(), next);
    }

    private Instant reboot(Phase.Rebooting rebooting, Instant now) throws Trouble {
        Instant later = earlier(rebooting.deadline(), now.plus(rules.gateRetry()));
        if (theSession().rebootAsked() || doors.machine().goingDown()) {
            return later;
        }
        List<Inhibitor> blockers = doors.machine().blockers();
        if (!blockers.isEmpty()) {
            log.warning("Drained, but the reboot waits: a shutdown is inhibited by "
                    + blockers.stream().map(Inhibitor::toString).collect(Collectors.joining(", ")));
            return later;
        }
        if (!theSession().cordon() || !theSession().recordReboot(now) || !theSession().surelyHoldsLock()) {
            return now.plus(NEXT_NEWS);
        }
        if (!rules.schedule().isOpen(doors.clock().instant())) {
            return now;
        }
        log.info("Asks systemd-logind to reboot the machine");
        doors.machine().reboot();
        theSession().noteRebootAsked();
        return later;
    }

    private Instant returnToWork(Phase.Returning returning, Instant now) throws Trouble {
        if (returning.back() && !theSession().uncordon()) {
            return now.plus(NEXT_NEWS);
        }
        if (returning.waitingFor().isPresent()) {
            if (!returning.back()) {
                warnIfLate(returning.waitingFor().get(), now);
            }
            return returning.until().orElse(now.plus(SLOW_LOOK));
        }
        if (!giveBack()) {
            return now.plus(NEXT_NEWS);
        }
        log.info("Rebooted: the Node is Ready, and the lock is free for the next node");
        if (theSession().isCordonedBySomebodyElse()) {
            log.info("The Node stays cordoned: somebody else had cordoned it");
        }
        return now;
    }

    private void warnIfLate(String waitingFor, Instant now) {
        if (!warnedNotReady && !now.isBefore(phaseSince.plus(rules.readyTimeout()))) {
            warnedNotReady = true;
            log.error("Rebooted, and still waits for " + waitingFor + " after "
                    + DurationText.format(rules.readyTimeout())
                    + ". The lock is kept, so that no other node follows. Look at the kubelet: journalctl -u kubelet");
        }
    }

    private Instant undo(Instant now) throws Trouble {
        theSession().endDrain();
        return giveBack() ? now : now.plus(NEXT_NEWS);
    }

    /** First the cordon, then the lock: should the second fail, no other node goes while this one is cordoned. */
    private boolean giveBack() throws Trouble {
        return theSession().uncordon() && theSession().releaseLock();
    }

    private void askGates(Instant now) {
        var reasons = new LinkedHashMap<String, String>();
        for (Gate gate : doors.gates()) {
            try {
                gate.closedBecause().ifPresent(reason -> reasons.put(gate.name(), reason));
            } catch (Trouble trouble) {
                reasons.put(gate.name(), trouble.inFull());
            }
        }
        closed = reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Closed(
                        List.copyOf(reasons.keySet()), List.copyOf(reasons.values()), now.plus(rules.gateRetry())));
    }

    private void stayAway(Phase.Undoing undoing, Instant now) {
        Optional<State.StayAway> away = undoing.stayAway().isZero()
                ? Optional.empty()
                : Optional.of(new State.StayAway(now.plus(undoing.stayAway()), undoing.reason()));
        rememberIfPossible(new State(true, away));
    }

    // ------------------------------------------------------------------ memory, troubles, words

    private void remember(State newState) throws Trouble {
        if (!Optional.of(newState).equals(state)) {
            doors.memory().keep(newState);
            state = Optional.of(newState);
        }
    }

    /** For what must go on all the same: without the file, the next run only has to ask the cluster. */
    private void rememberIfPossible(State newState) {
        try {
            remember(newState);
        } catch (Trouble trouble) {
            log.warning(trouble.inFull());
            state = Optional.of(newState);
        }
    }

    private Session theSession() {
        return Objects.requireNonNull(session, "no business with the cluster in phase " + phase.label());
    }

    private void rest() {
        if (session != null) {
            session.close();
            session = null;
        }
        doors.machine().rest();
        setback = Optional.empty();
    }

    private Instant suffer(Trouble trouble, boolean acting, Instant now) {
        int failures = setback.map(Setback::failures).orElse(0) + 1;
        boolean news = setback.isEmpty() || !setback.get().trouble().inFull().equals(trouble.inFull());
        if (news) {
            log.warning(trouble.inFull() + ". kured tries it again");
        }
        Instant retryAt = now.plus(jittered(PATIENCE.after(failures)));
        setback = Optional.of(new Setback(trouble, acting, failures, retryAt));
        return retryAt;
    }

    private boolean mustWait(Instant now) {
        return setback.isPresent() && now.isBefore(setback.get().retryAt());
    }

    private Trouble asTrouble(RuntimeException bug) {
        Stream.of(bug.getStackTrace()).map(frame -> "    at " + frame).forEach(log::debug);
        return new Trouble("kured has met a bug of its own: " + bug, "Please report it, with what log.level = \"debug\" adds", bug);
    }

    private Duration jittered(Duration wait) {
        return wait.multipliedBy(doors.random().nextInt(75, 126)).dividedBy(100);
    }

    private void recover(Setback past) {
        log.info("It works again: " + past.trouble().happened());
        setback = Optional.empty();
    }

    private void tell() {
        String sentence = words.sentence(phase, need, fromSession(Session::progress));
        String trouble = setback.map(present -> present.trouble().inFull()).orElse("");
        String node = session == null ? told.map(Report::node).orElse("") : session.me().value();
        var news = new Report(node, phase.label(), phaseSince, sentence, trouble, facts());
        if (!told.equals(Optional.of(news))) {
            told = Optional.of(news);
            doors.audience().tell(news);
        }
    }

    private Report.Facts facts() {
        Optional<Boolean> needed = switch (need) {
            case Need.None _ -> Optional.of(false);
            case Need.Wanted _ -> Optional.of(true);
            case Need.Unknown _ -> Optional.empty();
        };
        List<String> gates = phase instanceof Phase.Blocked ? closed.map(Closed::gates).orElse(List.of()) : List.of();
        boolean failed = phase instanceof Phase.Undoing undoing && undoing.stayAway().isPositive();
        return new Report.Facts(needed, gates, session == null ? List.of() : session.holders(), failed);
    }

    private boolean hasEnded() {
        return switch (stop) {
            case NO -> false;
            case MACHINE -> true;
            case SERVICE -> isFinished() || phase instanceof Phase.Recalling;
        };
    }

    private static Instant atTheLatest(Optional<Instant> limit, Instant next) {
        return limit.map(moment -> earlier(moment, next)).orElse(next);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
