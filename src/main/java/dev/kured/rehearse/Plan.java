package dev.kured.rehearse;

import dev.kured.agent.Rules;
import dev.kured.gate.Gate;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The input of a rehearsal.
 *
 * @param nodes the number of nodes, at least 1; all of them require a reboot
 * @param podsPerNode the number of pods on each node, one of them of a DaemonSet
 * @param rules the configuration of kured on every node
 * @param start the simulated time at which the rehearsal begins
 * @param spread the time within which the nodes come to require a reboot, each at a random moment
 * @param bootTime the time from the shutdown of a machine until it has booted
 * @param seed the same seed repeats the same rehearsal, event by event
 * @param faults the amount of faults
 * @param gates the gates that may defer a reboot
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

    /** Creates the gates of the nodes. */
    public interface Gates {
        /** No gates. */
        Gates NONE = (_, _) -> List.of();

        /**
         * Creates the gates of one node.
         *
         * @param node the node
         * @param clock the simulated time
         * @return its gates
         */
        List<Gate> of(NodeName node, InstantSource clock);
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no node, a negative number of pods, a negative spread, or no boot time
     */
    public Plan {
        if (nodes < 1 || podsPerNode < 0) {
            throw new IllegalArgumentException("invalid fleet: " + nodes + " nodes with " + podsPerNode + " pods each");
        }
        if (spread.isNegative() || !bootTime.isPositive()) {
            throw new IllegalArgumentException("invalid times: spread " + spread + ", boot time " + bootTime);
        }
    }
}
