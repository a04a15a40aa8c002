package dev.kured.agent;

import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.ObstacleName.Known;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;

/** The {@link State}, written to the {@link StateStore} only when it changes. */
final class StateCache {
    private final StateStore memory;
    private final TimeSource clock;
    private final Log log;
    private Optional<State> state;
    /** What the store holds; empty if that is not known, as after a failed write. */
    private Optional<State> kept;
    private String told = "";
    /** When the wait ends, by the monotonic clock: setting the wall clock makes it neither longer nor shorter. */
    private Optional<Moment> awayUntil;

    StateCache(StateStore memory, TimeSource clock, Log log) {
        this.memory = memory;
        this.clock = clock;
        this.log = log;
        this.state = memory.recall();
        this.kept = state;
        this.awayUntil = state.flatMap(State::stayAway).flatMap(this::rest);
    }

    /** Returns the rest of a wait of an earlier run; none if the clock was set back to before its beginning. */
    private Optional<Moment> rest(State.StayAway away) {
        Moment now = clock.now();
        return away.isAt(now.wall()) ? Optional.of(now.at(away.until())) : Optional.empty();
    }

    /** Returns the wait after a failed attempt, as long as it lasts. */
    Optional<Obstacle> stayAway(Moment now) {
        return awayUntil.filter(now::isBefore)
                .flatMap(until -> state.flatMap(State::stayAway).map(away -> new Obstacle(
                        Known.RETRY_AFTER, "the last try was given up: " + away.because(), Optional.of(until))));
    }

    /** Returns the state; empty if it is lost. */
    Optional<State> state() {
        return state;
    }

    /** Returns whether it is certain that nothing of ours is left in the cluster. */
    boolean isFinished() {
        return state.isPresent() && !state.get().unfinished();
    }

    /**
     * Keeps the state, for an action that the next run must know of.
     *
     * @throws Trouble if it cannot be written: then the action must not happen
     */
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

    /** Keeps the state if possible: without the file, the next run asks the cluster. */
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

    /** Keeps whether something of ours may be left in the cluster, if possible. */
    void noteUnfinished(boolean unfinished) {
        keepIfPossible(state.orElse(State.CLEAR).withUnfinished(unfinished));
    }
}
