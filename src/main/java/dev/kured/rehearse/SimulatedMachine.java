package dev.kured.rehearse;

import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.terms.BootId;
import dev.kured.terms.Trouble;
import java.util.List;

/** The simulated systemd-logind of a host. */
final class SimulatedMachine implements Machine {
    private final Host host;

    SimulatedMachine(Host host) {
        this.host = host;
    }

    @Override
    public BootId bootId() {
        return host.boot;
    }

    @Override
    public List<Inhibitor> blockers() {
        return List.copyOf(host.inhibitors);
    }

    @Override
    public void reboot() throws Trouble {
        host.world.faultModel.inject(host, false);
        if (host.rebootIsRefused) {
            throw new Trouble("systemd-logind refuses to reboot " + host.name, "");
        }
        host.world.promises.rebootIsAsked(host);
        host.world.trace.note(() -> host.name + " is asked to reboot");
        host.obey();
        host.world.faultModel.inject(host, true);
    }

    @Override
    public boolean goingDown() {
        return host.isGoingDown();
    }

    @Override
    public void rest() {}
}
