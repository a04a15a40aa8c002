package dev.kured.rehearse;

import dev.kured.agent.Report;
import dev.kured.terms.NodeName;
import java.time.Instant;

/** Who watches a rehearsal. It is told on the thread that runs it. */
public interface Observer {

    /**
     * A node has come to another stage, or is blocked for another reason.
     *
     * @param at when, in the time of the simulation
     * @param report what its kured last said of itself; while it is down, before it went
     */
    void moved(Instant at, NodeName node, NodeStage stage, Report report);
}
