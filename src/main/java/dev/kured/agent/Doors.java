package dev.kured.agent;

import dev.kured.gate.Gate;
import dev.kured.host.Machine;
import dev.kured.sentinel.Sentinel;
import dev.kured.terms.Log;
import dev.kured.terms.TimeSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The doors of the rooms that the agent works with.
 *
 * @param sentinel tells whether a reboot is needed
 * @param cluster opens the doors to the cluster when the agent has business there
 * @param gates may defer a reboot
 * @param machine reboots
 * @param memory keeps the state across a crash
 * @param listener receives the reports
 * @param log the journal
 * @param clock the only source of time
 * @param random the only source of chance
 * @param waker wakes the loop; the agent passes it to everything that it watches
 */
public record Doors(
        Sentinel sentinel,
        Cluster.Entrance cluster,
        List<Gate> gates,
        Machine machine,
        StateStore memory,
        StatusListener listener,
        Log log,
        TimeSource clock,
        RandomGenerator random,
        Waker waker) {}
