package dev.kured.terms;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The phase of a node on its way through a reboot, as status, journal, metrics and messages name it. */
public enum PhaseName {
    /** No reboot is needed, and nothing is unfinished. */
    IDLE,
    /** The agent asks the cluster whether an earlier run left something unfinished. */
    RECALLING,
    /** A reboot is needed, and may not begin now. */
    BLOCKED,
    /** The node waits for the lock. */
    QUEUED,
    /** The node holds the lock; it is cordoned, and its pods leave. */
    DRAINING,
    /** The machine is being rebooted. */
    REBOOTING,
    /** The machine has rebooted, and the lock is still held. */
    RETURNING,
    /** The agent rolls back: it uncordons the node and releases the lock. */
    UNDOING;

    private final String label = name().toLowerCase(Locale.ROOT);

    /**
     * Finds a phase by its label.
     *
     * @param label {@code draining}
     * @return empty if this version of kured has no such phase
     */
    public static Optional<PhaseName> of(String label) {
        return Stream.of(values()).filter(phase -> phase.label.equals(label)).findFirst();
    }

    /** {@return its name for people and programs: {@code draining}} */
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
