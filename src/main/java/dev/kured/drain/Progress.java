package dev.kured.drain;

import dev.kured.terms.Moment;
import dev.kured.terms.ShortList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a drain has come.
 *
 * @param left the pods that must leave and are still there, terminating or not
 * @param refused of these, the pods that may not leave yet, and why
 * @param again when to try the next eviction; empty if there is nothing to do but wait for pods to end
 */
public record Progress(List<Pod> left, Map<Pod, String> refused, Optional<Moment> again) {
    public Progress {
        left = List.copyOf(left);
        refused = Map.copyOf(refused);
    }

    /** Whether every pod that must leave has gone. */
    public boolean done() {
        return left.isEmpty();
    }

    /** In words: how many pods are left, which, and what keeps them. */
    public String inWords() {
        if (done()) {
            return "all pods have left";
        }
        String count = left.size() == 1 ? "1 pod left" : left.size() + " pods left";
        if (refused.isEmpty()) {
            return count + ": " + ShortList.of(left.stream().map(Pod::toString).sorted().toList());
        }
        var reasons = new TreeMap<String, List<String>>();
        refused.forEach((pod, why) ->
                reasons.computeIfAbsent(why, _ -> new ArrayList<>()).add(pod.toString()));
        return count + ": " + reasons.entrySet().stream()
                .map(reason -> ShortList.of(reason.getValue().stream().sorted().toList()) + " refused (" + reason.getKey() + ")")
                .collect(Collectors.joining("; "));
    }
}
