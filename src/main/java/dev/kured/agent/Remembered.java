package dev.kured.agent;

import dev.kured.terms.Log;
import dev.kured.terms.Trouble;
import java.util.Optional;

/** The {@link State} as it is kept in the {@link Memory}: written only when it changes. */
final class Remembered {
    private final Memory memory;
    private final Log log;
    private Optional<State> state;

    Remembered(Memory memory, Log log) {
        this.memory = memory;
        this.log = log;
        this.state = memory.recall();
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
            state = Optional.of(next);
        }
    }

    /** For what must go on all the same: without the file, the next run only has to ask the cluster. */
    void keepIfPossible(State next) {
        try {
            keep(next);
        } catch (Trouble trouble) {
            log.warning(trouble.inFull());
            state = Optional.of(next);
        }
    }

    /** Keeps whether something of ours may be left in the cluster. */
    void noteUnfinished(boolean unfinished) {
        keepIfPossible(state.orElse(State.CLEAR).withUnfinished(unfinished));
    }
}
