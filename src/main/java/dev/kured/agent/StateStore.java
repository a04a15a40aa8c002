package dev.kured.agent;

import dev.kured.terms.Trouble;
import java.util.Optional;

/** Where the {@link State} survives a crash. */
public interface StateStore {

    /** What was kept last; empty if nothing was, or if it cannot be read: then only the cluster knows. */
    Optional<State> recall();

    /** Keeps it, all of it or nothing; after this returns it survives a loss of power. */
    void keep(State state) throws Trouble;
}
