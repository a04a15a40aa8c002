package dev.kured.rehearse;

/** How much goes wrong in a simulation. */
public enum FaultLevel {
    /** Nothing. */
    NONE(0),
    /** As on an ordinary bad day: one node in twenty meets something while it reboots, and a request fails now and then. */
    SOME(0),
    /** As in a bad week: requests fail now and then, here and there a machine, a network or a person has a bad day. */
    MANY(1),
    /** All that can, all the time. */
    STORM(4);

    private final int strength;

    FaultLevel(int strength) {
        this.strength = strength;
    }

    /** How strong the storm is; zero if it is none. */
    int strength() {
        return strength;
    }
}
