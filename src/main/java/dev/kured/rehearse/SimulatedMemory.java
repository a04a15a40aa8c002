package dev.kured.rehearse;

import dev.kured.agent.State;
import dev.kured.agent.StateStore;
import dev.kured.terms.Trouble;
import java.util.Optional;

/** The simulated state file of a host. */
final class SimulatedMemory implements StateStore {
    private final Host host;

    SimulatedMemory(Host host) {
        this.host = host;
    }

    @Override
    public Optional<State> recall() {
        return host.disk;
    }

    @Override
    public void keep(State state) throws Trouble {
        host.world.faultModel.inject(host, false);
        if (host.diskIsFull) {
            throw new Trouble("the disk of " + host.name + " is full", "");
        }
        host.disk = Optional.of(state);
        host.world.promises.stateIsKept(host);
        host.world.faultModel.inject(host, true);
    }
}
