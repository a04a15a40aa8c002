package dev.kured.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a Node object that is made as one, or not at all.
 *
 * @param unschedulable the new {@code spec.unschedulable}; empty: as it is
 * @param annotations annotations to set; an empty value takes the annotation away
 * @param labels labels to set; an empty value takes the label away
 * @param taints all taints that the Node shall have; empty: as they are
 */
public record NodeChange(
        Optional<Boolean> unschedulable,
        Map<String, Optional<String>> annotations,
        Map<String, Optional<String>> labels,
        Optional<List<Taint>> taints) {

    /** Nothing is changed. */
    public static final NodeChange NONE = new NodeChange(Optional.empty(), Map.of(), Map.of(), Optional.empty());

    public NodeChange {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
        taints = taints.map(List::copyOf);
    }

    /** Sets an annotation. */
    public static NodeChange annotation(String key, String value) {
        return new NodeChange(Optional.empty(), Map.of(key, Optional.of(value)), Map.of(), Optional.empty());
    }

    /** Takes an annotation away. */
    public static NodeChange withoutAnnotation(String key) {
        return new NodeChange(Optional.empty(), Map.of(key, Optional.empty()), Map.of(), Optional.empty());
    }

    /** Sets a label. */
    static NodeChange label(String key, String value) {
        return new NodeChange(Optional.empty(), Map.of(), Map.of(key, Optional.of(value)), Optional.empty());
    }

    /** Takes a label away. */
    static NodeChange withoutLabel(String key) {
        return new NodeChange(Optional.empty(), Map.of(), Map.of(key, Optional.empty()), Optional.empty());
    }

    /** Gives the Node these taints and no others. */
    static NodeChange taints(List<Taint> all) {
        return new NodeChange(Optional.empty(), Map.of(), Map.of(), Optional.of(all));
    }

    /** Cordons, or uncordons. */
    static NodeChange schedulable(boolean schedulable) {
        return new NodeChange(Optional.of(!schedulable), Map.of(), Map.of(), Optional.empty());
    }

    /** Both in one; where they differ, the other one holds. */
    public NodeChange and(NodeChange other) {
        var allAnnotations = new HashMap<>(annotations);
        allAnnotations.putAll(other.annotations());
        var allLabels = new HashMap<>(labels);
        allLabels.putAll(other.labels());
        return new NodeChange(
                other.unschedulable().or(this::unschedulable), allAnnotations, allLabels, other.taints().or(this::taints));
    }

    /** Whether it changes nothing. */
    public boolean isNone() {
        return equals(NONE);
    }
}
