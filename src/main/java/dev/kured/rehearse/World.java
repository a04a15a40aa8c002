package dev.kured.rehearse;

import dev.kured.agent.Agent;
import dev.kured.agent.Doors;
import dev.kured.agent.Rules;
import dev.kured.gate.Gate;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The simulation: a cluster and its hosts in virtual time, on one thread, from one seed, with real agents on the hosts. */
final class World {
    private static final int STORY = 400;
    private static final int LATENCIES = 20;
    private static final Duration LATENCY_STEP = Duration.ofMillis(10);

    /** Creates and stops the agents. */
    interface Fitting {
        /** The agent as it is on a real machine. */
        Fitting USUAL = (_, doors, rules) -> new Agent(doors, rules, "ConfigMap kube-system/kured");

        Agent fit(Host host, Doors doors, Rules rules);

        /** Handles SIGTERM. */
        default void stop(Host host, Agent agent) {
            agent.stop();
        }
    }

    /** Creates the gates of a host. */
    interface Gates {
        List<Gate> of(Host host);
    }

    /** Receives an event when the stage of a host may have changed. */
    interface MoveListener {
        void moved(Host host);
    }

    final long seed;
    final VirtualTime time;
    final Trace trace;
    final Map<NodeName, Host> hosts = new LinkedHashMap<>();
    /** The same hosts as a list, for random access. */
    final List<Host> hostList = new ArrayList<>();
    final Promises promises;
    final ApiServer api;
    final Workloads workloads;

    /** The configuration, for daemons that start from now on: an operator may change it. */
    Rules rules;
    FaultModel faultModel = FaultModel.NONE;
    Fitting fitting = Fitting.USUAL;
    Gates gates = _ -> List.of();
    MoveListener moveListener = _ -> {};
    /** Nodes that are not Ready and have no host in the simulation. */
    final Set<NodeName> otherwiseNotReady = new HashSet<>();
    final FaultCount faultCount = new FaultCount();
    long gateQuestions;
    /** The largest error of a clock that faults may cause. */
    Duration clockError = Duration.ZERO;

    /**
     * Creates a world without hosts.
     *
     * @param traceLength how many lines of the trace to keep
     */
    World(long seed, Instant begin, Rules rules, int traceLength) {
        this.seed = seed;
        this.time = new VirtualTime(begin);
        this.trace = new Trace(time, traceLength);
        this.rules = rules;
        this.promises = new Promises(this);
        this.api = new ApiServer(this);
        this.workloads = new Workloads(this);
    }

    SeededRandom chance(String concern) {
        return SeededRandom.of(seed, concern);
    }

    Instant now() {
        return time.instant();
    }

    /** Adds a machine that is up, with its Node, and starts its daemon. */
    Host addHost(NodeName name, Map<String, String> labels) {
        var host = new Host(this, name, labels);
        hosts.put(name, host);
        hostList.add(host);
        api.report(host, Optional.of(now()), host.boot);
        host.daemon.start();
        return host;
    }

    /** Draws the latency of a new watch of this host. */
    Duration latency(Host host) {
        return LATENCY_STEP.multipliedBy(1 + host.chance.below(LATENCIES));
    }

    /** The last events, and the state of every host. */
    String story() {
        return trace.tail(STORY) + "\n" + hostList.stream().map(Host::inWords).collect(Collectors.joining("\n"));
    }

    void runUntil(Instant end) {
        time.runUntil(end);
    }

    void runFor(Duration duration) {
        runUntil(now().plus(duration));
    }
}
