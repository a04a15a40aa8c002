package dev.kured.rehearse;

import java.util.HashSet;
import java.util.Set;

/** The number of injected faults, and the hosts that they affected. */
final class FaultCount {
    private final Set<Host> hosts = new HashSet<>();
    private long faults;

    /** Counts a fault that affects one host. */
    void to(Host host) {
        faults++;
        hosts.add(host);
    }

    /** Counts a fault that affects all hosts, such as an outage of the API server. */
    void toAll() {
        faults++;
    }

    long faults() {
        return faults;
    }

    /** The number of hosts that at least one fault of their own affected. */
    int hosts() {
        return hosts.size();
    }
}
