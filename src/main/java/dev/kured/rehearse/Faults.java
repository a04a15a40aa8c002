package dev.kured.rehearse;

/** How much goes wrong in a simulation. */
public enum Faults {
    /** Nothing. */
    NONE(0),
    /** As in a bad week: requests fail now and then, here and there a machine, a network or a person has a bad day. */
    SOME(1),
    /** All that can, all the time. */
    MANY(4);

    private final int strength;

    Faults(int strength) {
        this.strength = strength;
    }

    int strength() {
        return strength;
    }
}
