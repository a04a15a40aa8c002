package dev.kured.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The table {@code [marks]} of kured.toml(5): the {@linkplain Mark marks} on the Node, besides the cordon. Each component
 * is the key of its name. The Node itself lists the marks that must be removed again, so that they are removed whatever
 * the configuration says by then. A label that was on the Node before is restored.
 *
 * @param annotate whether the Node has the two annotations of the original kured: {@link #IN_PROGRESS} while the reboot
 *     is under way, and {@link #MOST_RECENT}, which stays
 * @param labelsBefore labels that the Node has from the cordon to the uncordon
 * @param labelsAfter labels that the Node gets at the uncordon; they stay
 * @param taint the key of a PreferNoSchedule taint, from the wait for the lock to the uncordon; empty: none
 */
public record Marks(
        boolean annotate, Map<String, String> labelsBefore, Map<String, String> labelsAfter, Optional<String> taint) {
    /** The annotation of a node that waits for the lock: the time since when, in ISO 8601, a space, and the reason. */
    public static final String WAITING = "kured.dev/waiting";
    /** The original's annotation with the time, in ISO 8601, when the present reboot began. */
    public static final String IN_PROGRESS = "weave.works/kured-reboot-in-progress";
    /** The original's annotation with the time, in ISO 8601, when the last reboot began. */
    public static final String MOST_RECENT = "weave.works/kured-most-recent-reboot-needed";

    /** The defaults: only the marks that kured itself needs. */
    public static final Marks NONE = new Marks(false, Map.of(), Map.of(), Optional.empty());

    private static final String LIST = "kured.dev/marks";
    private static final String LABEL = "label:";
    /** Separates a label's key and its former value in the list; neither can contain this character. */
    private static final String WAS = "=";
    private static final String TAINT = "taint:";
    private static final String ANNOTATION = "annotation:";
    private static final String LABELS_AFTER = "labels-after";

    /** Copies the labels. */
    public Marks {
        labelsBefore = Map.copyOf(labelsBefore);
        labelsAfter = Map.copyOf(labelsAfter);
    }

    /** Returns these marks with another {@code marks.annotate}. */
    public Marks withAnnotate(boolean other) {
        return new Marks(other, labelsBefore, labelsAfter, taint);
    }

    /** Returns these marks with other {@code marks.labels-before}. */
    public Marks withLabelsBefore(Map<String, String> other) {
        return new Marks(annotate, other, labelsAfter, taint);
    }

    /** Returns these marks with other {@code marks.labels-after}. */
    public Marks withLabelsAfter(Map<String, String> other) {
        return new Marks(annotate, labelsBefore, other, taint);
    }

    /** Returns these marks with another {@code marks.taint}; empty: none. */
    public Marks withTaint(Optional<String> other) {
        return new Marks(annotate, labelsBefore, labelsAfter, other);
    }

    /** Whether the node carries any that must be taken away. */
    public static boolean areLeft(NodeView node) {
        return node.annotations().containsKey(WAITING) || node.annotations().containsKey(LIST);
    }

    /**
     * {@return whether the node has marks of a cordon, not only of the wait for the lock}
     *
     * @param node the Node
     */
    public static boolean areOfADrain(NodeView node) {
        return list(node).stream().anyMatch(entry -> !entry.startsWith(TAINT));
    }

    /**
     * {@return the missing marks of a node that waits for the lock: the annotation and the taint}
     *
     * @param node the Node
     * @param since since when a reboot has been needed
     * @param why the reason for the reboot
     */
    public List<Mark> waiting(NodeView node, Instant since, String why) {
        var marks = new ArrayList<Mark>(0);
        if (!node.annotations().containsKey(WAITING)) {
            marks.add(Mark.of("annotation " + WAITING,
                    NodeChange.annotation(WAITING, since.truncatedTo(ChronoUnit.SECONDS) + " " + why)));
        }
        tainting(node).ifPresent(marks::add);
        return List.copyOf(marks);
    }

    /**
     * {@return the mark that adds the taint; empty if none is configured or the node has it}
     *
     * @param node the Node
     */
    public Optional<Mark> tainting(NodeView node) {
        return taint.filter(key -> node.taints().stream().noneMatch(present -> isOurs(present, key))).map(key -> Mark.listed(
                TAINT + key,
                "marks.taint: " + key,
                NodeChange.taints(Stream.concat(node.taints().stream(), Stream.of(Taint.preferNoSchedule(key))).toList())));
    }

    /**
     * {@return the missing marks of a cordoned node, whoever placed the cordon}
     *
     * @param node the Node
     * @param now the present time
     */
    public List<Mark> place(NodeView node, Instant now) {
        var marks = new ArrayList<Mark>(0);
        if (node.annotations().containsKey(WAITING)) {
            marks.add(Mark.of("annotation " + WAITING, NodeChange.withoutAnnotation(WAITING)));
        }
        Set<String> present = list(node);
        if (annotate && !present.contains(ANNOTATION + IN_PROGRESS)) {
            String moment = now.truncatedTo(ChronoUnit.SECONDS).toString();
            marks.add(Mark.listed(ANNOTATION + IN_PROGRESS, "marks.annotate: " + IN_PROGRESS,
                    NodeChange.annotation(IN_PROGRESS, moment)));
            marks.add(Mark.of("marks.annotate: " + MOST_RECENT, NodeChange.annotation(MOST_RECENT, moment)));
        }
        for (String label : new TreeSet<>(labelsBefore.keySet())) {
            if (present.stream().noneMatch(isOf(label))) {
                String before = node.labels().containsKey(label) ? WAS + node.labels().get(label) : "";
                marks.add(Mark.listed(LABEL + label + before, "marks.labels-before: " + label,
                        NodeChange.label(label, labelsBefore.getOrDefault(label, ""))));
            }
        }
        if (!labelsAfter.isEmpty() && !present.contains(LABELS_AFTER)) {
            marks.add(Mark.listed(LABELS_AFTER, "annotation " + LIST, NodeChange.NONE));
        }
        return List.copyOf(marks);
    }

    private static Predicate<String> isOf(String label) {
        return entry -> entry.equals(LABEL + label) || entry.startsWith(LABEL + label + WAS);
    }

    /**
     * {@return the changes that remove all listed marks and set the labels for afterwards; none if no mark is left}
     *
     * @param node the Node
     */
    public List<Mark> lift(NodeView node) {
        var marks = new ArrayList<Mark>(0);
        if (node.annotations().containsKey(WAITING)) {
            marks.add(Mark.of("annotation " + WAITING, NodeChange.withoutAnnotation(WAITING)));
        }
        Set<String> present = list(node);
        if (present.isEmpty() && node.annotations().containsKey(LIST)) {
            marks.add(Mark.of("annotation " + LIST, NodeChange.withoutAnnotation(LIST)));
        }
        present.forEach(entry -> marks.add(lifting(node, entry)));
        if (present.contains(LABELS_AFTER)) {
            for (String label : new TreeSet<>(labelsAfter.keySet())) {
                String value = labelsAfter.getOrDefault(label, "");
                if (present.stream().anyMatch(isOf(label)) || !value.equals(node.labels().get(label))) {
                    marks.add(Mark.of("marks.labels-after: " + label, NodeChange.label(label, value)));
                }
            }
        }
        return List.copyOf(marks);
    }

    private static Mark lifting(NodeView node, String entry) {
        if (entry.startsWith(LABEL)) {
            String[] label = entry.substring(LABEL.length()).split(WAS, 2);
            return Mark.lifting(entry, "marks.labels-before: " + label[0], label.length == 1
                    ? NodeChange.withoutLabel(label[0])
                    : NodeChange.label(label[0], label[1]));
        }
        if (entry.startsWith(ANNOTATION)) {
            String key = entry.substring(ANNOTATION.length());
            return Mark.lifting(entry, "marks.annotate: " + key, NodeChange.withoutAnnotation(key));
        }
        if (entry.startsWith(TAINT)) {
            String key = entry.substring(TAINT.length());
            // Removes all listed taints at once, because a change replaces the whole list of taints.
            Set<String> listed = list(node);
            List<Taint> others = node.taints().stream()
                    .filter(taint -> !listed.contains(TAINT + taint.key()) || !isOurs(taint, taint.key()))
                    .toList();
            return Mark.lifting(entry, "marks.taint: " + key,
                    others.equals(node.taints()) ? NodeChange.NONE : NodeChange.taints(others));
        }
        return Mark.lifting(entry, "annotation " + LIST, NodeChange.NONE);
    }

    /**
     * {@return one change of the Node that makes all these changes and updates the list of marks}
     *
     * @param node the Node
     * @param marks the changes
     */
    public static NodeChange together(NodeView node, List<Mark> marks) {
        Set<String> list = list(node);
        NodeChange change = NodeChange.NONE;
        for (Mark mark : marks) {
            change = change.and(mark.change());
            list.removeAll(mark.removes());
            list.addAll(mark.adds());
        }
        if (list.equals(list(node))) {
            return change;
        }
        return change.and(list.isEmpty()
                ? NodeChange.withoutAnnotation(LIST)
                : NodeChange.annotation(LIST, String.join(",", list)));
    }

    private static boolean isOurs(Taint taint, String key) {
        return taint.equals(Taint.preferNoSchedule(key));
    }

    private static Set<String> list(NodeView node) {
        String text = node.annotations().getOrDefault(LIST, "");
        return new TreeSet<>(text.isEmpty() ? List.of() : List.of(text.split(",", -1)));
    }
}
