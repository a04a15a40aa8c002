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

/** A cluster and its hosts in virtual time, on one thread, from one seed: real agents on simulated doors. */
final class World {
    private static final int STORY = 400;
    private static final int LATENCIES = 20;
    private static final Duration LATENCY_STEP = Duration.ofMillis(10);

    /** How agents are put together on their doors. */
    interface Fitting {
        /** As on a real machine. */
        Fitting USUAL = (_, doors, rules) -> new Agent(doors, rules, "ConfigMap kube-system/kured");

        Agent fit(Host host, Doors doors, Rules rules);

        /** What SIGTERM does. */
        default void stop(Host host, Agent agent) {
            agent.stop();
        }
    }

    /** The gates of a host. */
    interface Gates {
        List<Gate> of(Host host);
    }

    /** Who is told when a host has moved on. */
    interface Audience {
        void hear(Host host);
    }

    final long seed;
    final VirtualTime time;
    final Trace trace;
    final Map<NodeName, Host> hosts = new LinkedHashMap<>();
    /** The same hosts, to choose from. */
    final List<Host> hostList = new ArrayList<>();
    final Promises promises;
    final ApiServer api;
    final Workloads workloads;

    /** As an operator may change them: they hold for daemons that start afterwards. */
    Rules rules;
    FaultModel faultModel = FaultModel.FINE;
    Fitting fitting = Fitting.USUAL;
    Gates gates = _ -> List.of();
    Audience listener = _ -> {};
    /** Nodes without a host here that are not Ready. */
    final Set<NodeName> otherwiseNotReady = new HashSet<>();
    final FaultCount damage = new FaultCount();
    long gateQuestions;
    /** The largest error of a clock. */
    Duration clockError = Duration.ZERO;

    /** @param traceLength how many lines of the trace to keep */
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

    /** A machine that is up, with its Node, and its daemon that starts. */
    Host addHost(NodeName name, Map<String, String> labels) {
        var host = new Host(this, name, labels);
        hosts.put(name, host);
        hostList.add(host);
        api.report(host, Optional.of(now()), host.boot);
        host.daemon.start();
        return host;
    }

    /** How long after a change a watch of this host tells it. */
    Duration latency(Host host) {
        return LATENCY_STEP.multipliedBy(1 + host.chance.below(LATENCIES));
    }

    /** What happened last, and where every node stands. */
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
