package dev.kured.agent;

import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Optional;

/** The {@link State} as it is kept in the {@link Memory}: written only when it changes. */
final class Remembered {
    private final Memory memory;
    private final TimeSource clock;
    private final Log log;
    private Optional<State> state;
    /** When the wait is over, by the monotonic clock: a step of the wall clock makes it neither longer nor shorter. */
    private Optional<Moment> awayUntil;

    Remembered(Memory memory, TimeSource clock, Log log) {
        this.memory = memory;
        this.clock = clock;
        this.log = log;
        this.state = memory.recall();
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
                        Obstacle.RETRY_AFTER, "the last try was given up: " + away.because(), Optional.of(until))));
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
        if (!Optional.of(next).equals(state)) {
            memory.keep(next);
            remember(next);
        }
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
            log.warning(trouble.inFull());
            remember(next);
        }
    }

    /** Keeps whether something of ours may be left in the cluster. */
    void noteUnfinished(boolean unfinished) {
        keepIfPossible(state.orElse(State.CLEAR).withUnfinished(unfinished));
    }
}
