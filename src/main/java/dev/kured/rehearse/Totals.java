package dev.kured.rehearse;

import java.util.Map;

/**
 * The figures of a rehearsal so far.
 *
 * @param rebooted the number of nodes that have rebooted as required, and are back
 * @param left the number of the other nodes
 * @param mostAtOnce the most nodes that were cordoned by kured or down for it at the same time, without those whose place in
 *     the lock an operator removed
 * @param requests the requests to the API server, by kind
 * @param gateQuestions how often a gate was evaluated
 * @param faults the number of injected faults
 * @param nodesAffected the number of nodes with at least one fault of their own, as opposed to a fault that affects all
 */
public record Totals(
        int rebooted,
        int left,
        int mostAtOnce,
        Map<Request, Long> requests,
        long gateQuestions,
        long faults,
        int nodesAffected) {
    /** Copies the map. */
    public Totals {
        requests = Map.copyOf(requests);
    }

    /**
     * Adds up the requests to the API server.
     *
     * @return the number of requests of all kinds
     */
    public long allRequests() {
        return requests.values().stream().mapToLong(Long::longValue).sum();
    }
}
