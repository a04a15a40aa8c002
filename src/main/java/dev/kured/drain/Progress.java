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
 * The progress of a drain.
 *
 * @param left the pods that must leave and still exist, terminating or not
 * @param refused the pods of these whose eviction is refused, with the reasons
 * @param again when to call {@link Drain#advance} next; empty if the drain only waits for pods to end
 */
public record Progress(List<Pod> left, Map<Pod, String> refused, Optional<Moment> again) {
    public Progress {
        left = List.copyOf(left);
        refused = Map.copyOf(refused);
    }

    /** {@return whether every pod that must leave has left} */
    public boolean done() {
        return left.isEmpty();
    }

    /** {@return the number and names of the pods that are left, and the reasons of refusals, as text} */
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
