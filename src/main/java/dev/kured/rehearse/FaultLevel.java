package dev.kured.rehearse;

/** The amount of faults that a simulation injects. */
public enum FaultLevel {
    /** No faults. */
    NONE(0),
    /** An ordinary bad day: a fault affects one node in twenty while it reboots, and a request fails now and then. */
    SOME(0),
    /** A bad week: requests fail now and then, and so do machines, networks and people. */
    MANY(1),
    /** All kinds of faults, all the time. */
    STORM(4);

    private final int strength;

    FaultLevel(int strength) {
        this.strength = strength;
    }

    /** The factor for the rates of {@link FaultInjector}; zero if it is not used. */
    int strength() {
        return strength;
    }
}
