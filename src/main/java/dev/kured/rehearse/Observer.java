package dev.kured.rehearse;

import dev.kured.agent.Report;
import dev.kured.terms.NodeName;
import java.time.Instant;

/** Receives the events of a rehearsal, on the thread that runs it. */
public interface Observer {

    /**
     * Called when a node enters another stage, or is blocked for another reason.
     *
     * @param at the simulated time
     * @param node the node
     * @param stage its new stage
     * @param report the last report of its agent; while the machine is down, the last one before that
     */
    void moved(Instant at, NodeName node, NodeStage stage, Report report);
}
