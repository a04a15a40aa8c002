package dev.kured.rehearse;

import java.util.HashSet;
import java.util.Set;

/** How many faults have struck, and whom. */
final class FaultCount {
    private final Set<Host> hosts = new HashSet<>();
    private long faults;

    /** A fault has struck one host. */
    void to(Host host) {
        faults++;
        hosts.add(host);
    }

    /** A fault has struck what all of them need. */
    void toAll() {
        faults++;
    }

    long faults() {
        return faults;
    }

    /** How many hosts at least one fault has struck. */
    int hosts() {
        return hosts.size();
    }
}
