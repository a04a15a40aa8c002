package dev.kured.agent;

import dev.kured.terms.Trouble;
import java.util.Optional;

/** Keeps the {@link State} across a crash. */
public interface StateStore {

    /** {@return the last state; empty if none was kept or it cannot be read: then only the cluster knows} */
    Optional<State> recall();

    /**
     * Keeps the state as a whole; once this returns, it survives a loss of power.
     *
     * @param state the new state
     * @throws Trouble if it cannot be written
     */
    void keep(State state) throws Trouble;
}
