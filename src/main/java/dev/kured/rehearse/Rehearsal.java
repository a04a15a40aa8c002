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
 * A whole fleet that reboots in simulated time: real agents on a simulated cluster, on the caller's thread, repeatable
 * from its seed. The promises of kured are checked all the while: a broken one is thrown as {@link BrokenPromise}.
 */
public final class Rehearsal {
    private static final int TRACE = 400;

    private final World world;
    private final Observer observer;
    private final Set<Host> left;
    private final Map<Host, Told> told = new HashMap<>();

    /** What the observer was last told of a node; the sentence matters only where it says what blocks it. */
    private record Told(NodeStage stage, String sentence) {}

    /** A fleet at its beginning: every node is up and idle. */
    public Rehearsal(Plan plan, Observer observer) {
        this.observer = observer;
        this.world = new World(plan.seed(), plan.start(), plan.rules(), plan.faults() == FaultLevel.NONE ? 0 : TRACE);
        world.gates = host -> plan.gates().of(host.name, world.time);
        Fleet.populate(world, plan);
        this.left = new HashSet<>(world.hostList);
        world.listener = this::hear;
        world.hostList.forEach(this::hear);
        switch (plan.faults()) {
            case NONE -> {}
            case SOME -> new OrdinaryFaults(world).begin();
            case MANY, STORM -> new FaultInjector(world, plan.faults(), false).begin();
        }
    }

    /** All nodes. */
    public List<NodeName> nodes() {
        return world.hostList.stream().map(host -> host.name).toList();
    }

    /** The time of the simulation. */
    public Instant now() {
        return world.now();
    }

    /** Whether every node has rebooted and is back, and nobody holds the lock. */
    public boolean isDone() {
        return left.isEmpty() && world.api.record().holders().isEmpty();
    }

    /** Lets the fleet go on until everything is done, at most up to this moment; returns whether it is done. */
    public boolean runUntil(Instant end) {
        while (!isDone() && world.time.runNext(end)) {}
        if (!isDone()) {
            world.runUntil(end);
        }
        return isDone();
    }

    /** What it has come to so far. */
    public Totals totals() {
        return new Totals(
                world.hostList.size() - left.size(),
                left.size(),
                world.promises.mostAtOnce(),
                world.api.requestsByKind(),
                world.gateQuestions,
                world.damage.faults(),
                world.damage.hosts());
    }

    /** How the lock went from node to node so far. */
    public HandOverTotals handOvers() {
        return world.api.handOvers();
    }

    private void hear(Host host) {
        NodeStage.of(host).ifPresent(stage -> hear(host, stage));
    }

    private void hear(Host host, NodeStage stage) {
        Report report = host.daemon.report();
        var news = new Told(stage, stage == NodeStage.BLOCKED ? report.sentence() : "");
        if (news.equals(told.put(host, news))) {
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
