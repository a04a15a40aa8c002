package dev.kured.rehearse;

import dev.kured.agent.Report;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A simulated roll-out of reboots to a fleet: real agents on a simulated cluster, in virtual time, on the caller's thread,
 * repeatable from its seed. Every change is checked against the promises of kured; a broken promise is thrown as
 * {@link BrokenPromise}.
 */
public final class Rehearsal {
    private static final int TRACE = 400;

    private final World world;
    private final Observer observer;
    private final Set<Host> left;
    private final Map<Host, Notified> notified = new HashMap<>();

    /** The last notification about a node; the sentence is empty unless it names what blocks the node. */
    private record Notified(NodeStage stage, String sentence) {}

    /**
     * Creates the fleet: every node is up and idle.
     *
     * @param plan the input
     * @param observer receives the events, the first ones during this call
     */
    public Rehearsal(Plan plan, Observer observer) {
        this.observer = observer;
        this.world = new World(plan.seed(), plan.start(), plan.rules(), plan.faults() == FaultLevel.NONE ? 0 : TRACE);
        world.gates = host -> plan.gates().of(host.name, world.time);
        Fleet.populate(world, plan);
        this.left = new HashSet<>(world.hostList);
        world.moveListener = this::moved;
        world.hostList.forEach(this::moved);
        switch (plan.faults()) {
            case NONE -> {}
            case SOME -> new OrdinaryFaults(world).begin();
            case MANY, STORM -> new FaultInjector(world, plan.faults(), false).begin();
        }
    }

    /**
     * Lists all nodes.
     *
     * @return their names, in the order of their numbers
     */
    public List<NodeName> nodes() {
        return world.hostList.stream().map(host -> host.name).toList();
    }

    /**
     * Returns the simulated time.
     *
     * @return the time of the last event
     */
    public Instant now() {
        return world.now();
    }

    /**
     * Whether every node has rebooted and is back, and the lock is free.
     *
     * @return true at the end of the roll-out
     */
    public boolean isDone() {
        return left.isEmpty() && world.api.record().holders().isEmpty();
    }

    /**
     * Runs the simulation until the roll-out is complete, or up to an instant.
     *
     * @param end the last instant to simulate
     * @return whether the roll-out is complete
     * @throws BrokenPromise if kured breaks a promise
     */
    public boolean runUntil(Instant end) {
        while (!isDone() && world.time.runNext(end)) {}
        if (!isDone()) {
            world.runUntil(end);
        }
        return isDone();
    }

    /**
     * Counts what has happened so far.
     *
     * @return the figures
     */
    public Totals totals() {
        return new Totals(
                world.hostList.size() - left.size(),
                left.size(),
                world.promises.mostAtOnce(),
                world.api.requestsByKind(),
                world.gateQuestions,
                world.faultCount.faults(),
                world.faultCount.hosts());
    }

    /**
     * Counts the hand-overs of the lock so far.
     *
     * @return the figures
     */
    public HandOverTotals handOvers() {
        return world.api.handOvers();
    }

    private void moved(Host host) {
        NodeStage.of(host).ifPresent(stage -> moved(host, stage));
    }

    private void moved(Host host, NodeStage stage) {
        Report report = host.daemon.report();
        var news = new Notified(stage, stage == NodeStage.BLOCKED ? report.sentence() : "");
        if (news.equals(notified.put(host, news))) {
            return;
        }
        if (stage == NodeStage.DONE) {
            left.remove(host);
        } else {
            left.add(host);
        }
        observer.moved(world.now(), host.name, stage, report);
    }
}
