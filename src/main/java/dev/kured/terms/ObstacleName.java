package dev.kured.terms;

import java.util.Locale;

/** The name of something that defers a reboot, as metrics and rehearsals show it. */
public sealed interface ObstacleName {

    /** {@return its name for programs: {@code max-per-day}, {@code prometheus}} */
    String label();

    /** An obstacle that is not a gate. */
    enum Known implements ObstacleName {
        /** No window is open. */
        WINDOW,
        /** As many reboots of this node as are allowed within a day did not help. */
        MAX_PER_DAY,
        /** An operator holds this node, by a file on it or by an annotation of its Node. */
        HOLD,
        /** The lock is paused. */
        PAUSE,
        /** The last attempt was given up a short time ago. */
        RETRY_AFTER,
        /** Nodes that are not Ready use up the places in the lock. */
        PLACE,
        /** The object that holds the lock does not exist, and this node may not create it. */
        LOCK,
        /** The sentinel cannot be read. */
        SENTINEL,
        /** The API server does not answer, or it has no such Node. */
        CLUSTER,
        /** kured is being stopped. */
        STOPPING;

        private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

        @Override
        public String label() {
            return label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * A closed gate.
     *
     * @param label the gate's own name
     */
    record OfGate(String label) implements ObstacleName {
        @Override
        public String toString() {
            return label;
        }
    }
}
