package dev.kured.gate;

import dev.kured.terms.Trouble;
import java.util.Optional;

/** Something that may defer a reboot. It is asked just before the lock is taken, and never stops what has begun. */
public interface Gate {

    /** Whom its answer concerns. */
    enum Reach {
        /**
         * This node, by an operator's word. It is at hand, so it is looked at each time around rather than asked in
         * turn, and while it is closed the cluster is asked nothing.
         */
        OPERATOR,
        /** This machine, which would refuse to reboot. */
        MACHINE,
        /** This node, for the sake of what runs on it. An operator may overrule it. */
        NODE,
        /** All nodes alike: who finds it closed tells the others. An operator may overrule it. */
        FLEET
    }

    /**
     * Why no reboot may begin now, in a sentence that names what closes the gate; empty if it is open.
     *
     * @throws Trouble if it cannot be asked: then it is closed
     */
    Optional<String> closedBecause() throws Trouble;

    /** Whom its answer concerns. */
    default Reach reach() {
        return Reach.NODE;
    }

    /**
     * Its name and what it is configured to ask: nodes take each other's word only for gates that are equal in both. The
     * same in every run.
     */
    default String key() {
        return name();
    }

    /** Returns the name of the gate in metrics, messages and status: {@code inhibitor}. Dashboards depend on it. */
    String name();
}
