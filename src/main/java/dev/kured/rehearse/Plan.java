package dev.kured.rehearse;

import dev.kured.agent.Rules;
import dev.kured.gate.Gate;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What is rehearsed.
 *
 * @param nodes how many nodes there are; all of them need a reboot
 * @param podsPerNode how many pods run on each, one of them of a DaemonSet
 * @param rules as each node's kured is configured
 * @param start when it begins
 * @param spread the needs come one by one within this time
 * @param bootTime from the moment that a machine goes down until it has booted
 * @param seed the same one rehearses the same, to the last event
 * @param faults what goes wrong
 * @param gates what may defer a reboot
 */
public record Plan(
        int nodes,
        int podsPerNode,
        Rules rules,
        Instant start,
        Duration spread,
        Duration bootTime,
        long seed,
        FaultLevel faults,
        Gates gates) {

    /** The gates of the nodes. */
    public interface Gates {
        /** None. */
        Gates NONE = (_, _) -> List.of();

        /**
         * Those of one node.
         *
         * @param clock the time of the simulation
         */
        List<Gate> of(NodeName node, InstantSource clock);
    }

    /** @throws IllegalArgumentException if there is nothing to rehearse */
    public Plan {
        if (nodes < 1 || podsPerNode < 0) {
            throw new IllegalArgumentException(nodes + " nodes with " + podsPerNode + " pods each are no fleet");
        }
        if (spread.isNegative() || !bootTime.isPositive()) {
            throw new IllegalArgumentException("needs within " + spread + " and a boot of " + bootTime + " are no times");
        }
    }
}
