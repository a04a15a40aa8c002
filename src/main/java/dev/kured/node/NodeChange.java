package dev.kured.node;

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
}
