package dev.kured.gate;

import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.terms.Trouble;
import java.util.Optional;
import java.util.stream.Collectors;

/** Closed while a program holds a {@code block} inhibitor lock on shutdown, see systemd-inhibit(1). */
public final class InhibitorGate implements Gate {
    private final Machine machine;

    /** @param machine the machine that would reboot */
    public InhibitorGate(Machine machine) {
        this.machine = machine;
    }

    @Override
    public String name() {
        return "inhibitor";
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public Optional<String> closedBecause() throws Trouble {
        var blockers = machine.blockers();
        return blockers.isEmpty()
                ? Optional.empty()
                : Optional.of("a shutdown is inhibited by "
                        + blockers.stream().map(Inhibitor::toString).collect(Collectors.joining(", ")));
    }
}
