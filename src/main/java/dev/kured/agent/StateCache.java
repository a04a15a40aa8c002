package dev.kured.agent;

import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.ObstacleName.Known;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;

/** The {@link State} as it is kept in the {@link StateStore}: written only when it changes. */
final class StateCache {
    private final StateStore memory;
    private final TimeSource clock;
    private final Log log;
    private Optional<State> state;
    /** What the memory holds; empty if that is not known, as after a write that has failed. */
    private Optional<State> kept;
    private String told = "";
    /** When the wait is over, by the monotonic clock: a step of the wall clock makes it neither longer nor shorter. */
    private Optional<Moment> awayUntil;

    StateCache(StateStore memory, TimeSource clock, Log log) {
        this.memory = memory;
        this.clock = clock;
        this.log = log;
        this.state = memory.recall();
        this.kept = state;
        this.awayUntil = state.flatMap(State::stayAway).flatMap(this::rest);
    }

    /** What is left of a wait that an earlier run has begun; none if the clock was set back before its beginning. */
    private Optional<Moment> rest(State.StayAway away) {
        Moment now = clock.now();
        return away.isAt(now.wall()) ? Optional.of(now.at(away.until())) : Optional.empty();
    }

    /** The wait after a try that was given up, as long as it lasts. */
    Optional<Obstacle> stayAway(Moment now) {
        return awayUntil.filter(now::isBefore)
                .flatMap(until -> state.flatMap(State::stayAway).map(away -> new Obstacle(
                        Known.RETRY_AFTER, "the last try was given up: " + away.because(), Optional.of(until))));
    }

    /** What is remembered; empty if that is lost. */
    Optional<State> state() {
        return state;
    }

    /** Whether it is certain that nothing of ours is left in the cluster. */
    boolean isFinished() {
        return state.isPresent() && !state.get().unfinished();
    }

    /** Keeps it, or throws: for what must not be done unless the next run knows of it. */
    void keep(State next) throws Trouble {
        if (!Optional.of(next).equals(kept)) {
            kept = Optional.empty();
            memory.keep(next);
            kept = Optional.of(next);
            told = "";
        }
        remember(next);
    }

    private void remember(State next) {
        if (!next.stayAway().equals(state.flatMap(State::stayAway))) {
            awayUntil = next.stayAway().map(away -> clock.now().plus(Duration.between(away.since(), away.until())));
        }
        state = Optional.of(next);
    }

    /** For what must go on all the same: without the file, the next run only has to ask the cluster. */
    void keepIfPossible(State next) {
        try {
            keep(next);
        } catch (Trouble trouble) {
            if (!told.equals(trouble.inFull())) {
                told = trouble.inFull();
                log.warning(told);
            }
            remember(next);
        }
    }

    /** Keeps whether something of ours may be left in the cluster. */
    void noteUnfinished(boolean unfinished) {
        keepIfPossible(state.orElse(State.CLEAR).withUnfinished(unfinished));
    }
}
