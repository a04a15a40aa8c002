package dev.kured.rehearse;

import java.util.Map;

/**
 * What a rehearsal has come to so far.
 *
 * @param rebooted how many nodes have rebooted as they needed, and are back
 * @param left how many have not
 * @param mostAtOnce the most nodes that were cordoned by kured, or down for it, at the same time; but for those that an
 *     operator had taken the lock from
 * @param requests to the API server, by kind
 * @param gateQuestions how often a gate was asked
 * @param faults how many faults have struck
 * @param nodesStruck how many nodes met one of their own, rather than one of all
 */
public record Totals(
        int rebooted,
        int left,
        int mostAtOnce,
        Map<Request, Long> requests,
        long gateQuestions,
        long faults,
        int nodesStruck) {
    /** Copies. */
    public Totals {
        requests = Map.copyOf(requests);
    }

    /** All requests to the API server. */
    public long allRequests() {
        return requests.values().stream().mapToLong(Long::longValue).sum();
    }
}
