package dev.kured.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a Node object that is made as one, or not at all.
 *
 * @param unschedulable the new {@code spec.unschedulable}; empty: as it is
 * @param annotations annotations to set; an empty value takes the annotation away
 */
public record NodeChange(Optional<Boolean> unschedulable, Map<String, Optional<String>> annotations) {

    public NodeChange {
        annotations = Map.copyOf(annotations);
    }

    /** Both, as one change; what {@code other} says counts where they differ. */
    public NodeChange and(NodeChange other) {
        var all = new HashMap<>(annotations);
        all.putAll(other.annotations());
        return new NodeChange(other.unschedulable().or(() -> unschedulable), all);
    }
}
