package dev.kured.gate;

import dev.kured.terms.Trouble;
import java.util.Optional;

/** A reason to defer a reboot. The agent asks it just before it takes the lock; it never stops a reboot that has begun. */
public interface Gate {

    /** Which nodes an answer applies to. */
    enum Reach {
        /**
         * This node, because an operator says so. The agent asks it in each step, because it is cheap, and while it is
         * closed asks the cluster nothing.
         */
        OPERATOR,
        /** This node, because its machine would refuse to reboot. */
        MACHINE,
        /** This node, because of what runs on it. An operator may override it. */
        NODE,
        /** Every node: the first node that finds it closed tells the others. An operator may override it. */
        FLEET
    }

    /**
     * Returns why no reboot may begin now, in a sentence that names the reason; empty if the gate is open.
     *
     * @throws Trouble if there is no answer: then the gate counts as closed
     */
    Optional<String> closedBecause() throws Trouble;

    /** Returns which nodes an answer applies to. */
    default Reach reach() {
        return Reach.NODE;
    }

    /**
     * Returns the name and what identifies the question. A node accepts the answer of another node only for a gate with an
     * equal key. The key is the same in every run.
     */
    default String key() {
        return name();
    }

    /** Returns the name of the gate in metrics, messages and status: {@code inhibitor}. Dashboards depend on it. */
    String name();
}
