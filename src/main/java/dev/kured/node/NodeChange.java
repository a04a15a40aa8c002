package dev.kured.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An atomic change of a Node object.
 *
 * @param unschedulable the new {@code spec.unschedulable}; empty for no change
 * @param annotations the annotations to set; an empty value removes the annotation
 * @param labels the labels to set; an empty value removes the label
 * @param taints the new list of taints; empty for no change
 */
public record NodeChange(
        Optional<Boolean> unschedulable,
        Map<String, Optional<String>> annotations,
        Map<String, Optional<String>> labels,
        Optional<List<Taint>> taints) {

    /** No change. */
    public static final NodeChange NONE = new NodeChange(Optional.empty(), Map.of(), Map.of(), Optional.empty());

    /** Copies the collections. */
    public NodeChange {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
        taints = taints.map(List::copyOf);
    }

    /**
     * {@return a change that sets an annotation}
     *
     * @param key its key
     * @param value its value
     */
    public static NodeChange annotation(String key, String value) {
        return new NodeChange(Optional.empty(), Map.of(key, Optional.of(value)), Map.of(), Optional.empty());
    }

    /**
     * {@return a change that removes an annotation}
     *
     * @param key its key
     */
    public static NodeChange withoutAnnotation(String key) {
        return new NodeChange(Optional.empty(), Map.of(key, Optional.empty()), Map.of(), Optional.empty());
    }

    /** Returns a change that sets a label. */
    static NodeChange label(String key, String value) {
        return new NodeChange(Optional.empty(), Map.of(), Map.of(key, Optional.of(value)), Optional.empty());
    }

    /** Returns a change that removes a label. */
    static NodeChange withoutLabel(String key) {
        return new NodeChange(Optional.empty(), Map.of(), Map.of(key, Optional.empty()), Optional.empty());
    }

    /** Returns a change that replaces all taints by these. */
    static NodeChange taints(List<Taint> all) {
        return new NodeChange(Optional.empty(), Map.of(), Map.of(), Optional.of(all));
    }

    /** Returns a change that cordons (false) or uncordons (true) the node. */
    static NodeChange schedulable(boolean schedulable) {
        return new NodeChange(Optional.of(!schedulable), Map.of(), Map.of(), Optional.empty());
    }

    /**
     * {@return both changes as one; where they conflict, {@code other} takes precedence}
     *
     * @param other another change
     */
    public NodeChange and(NodeChange other) {
        var allAnnotations = new HashMap<>(annotations);
        allAnnotations.putAll(other.annotations());
        var allLabels = new HashMap<>(labels);
        allLabels.putAll(other.labels());
        return new NodeChange(
                other.unschedulable().or(this::unschedulable), allAnnotations, allLabels, other.taints().or(this::taints));
    }

    /** {@return whether this changes nothing} */
    public boolean isNone() {
        return equals(NONE);
    }
}
