package dev.kured.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What kured puts on its Node for others to see, beside the cordon; the keys are those of kured.toml(5). What was put
 * on is listed on the Node itself, so that all of it is taken away again, whatever the configuration says by then.
 *
 * @param annotate {@code marks.annotate}: the two annotations of the original kured, {@link #IN_PROGRESS} while the
 *     reboot is under way, and {@link #MOST_RECENT}, which stays
 * @param labelsBefore {@code marks.labels-before}: put on with the cordon, and taken away with it
 * @param labelsAfter {@code marks.labels-after}: put on when the cordon is lifted; they stay
 * @param taint {@code marks.taint}: the key of a PreferNoSchedule taint, from the wait for the lock to the uncordon
 */
public record Marks(
        boolean annotate, Map<String, String> labelsBefore, Map<String, String> labelsAfter, Optional<String> taint) {
    /** Since when this node waits for the lock, and why it needs a reboot: a moment in ISO 8601, a space, the reason. */
    public static final String WAITING = "kured.dev/waiting";
    /** As the original's annotation; the moment, in ISO 8601, when the reboot was begun. */
    public static final String IN_PROGRESS = "weave.works/kured-reboot-in-progress";
    /** As the original's annotation; the moment, in ISO 8601, when the last reboot was begun. */
    public static final String MOST_RECENT = "weave.works/kured-most-recent-reboot-needed";

    /** None but those that kured itself needs. */
    public static final Marks NONE = new Marks(false, Map.of(), Map.of(), Optional.empty());

    private static final String LIST = "kured.dev/marks";
    private static final String LABEL = "label:";
    private static final String TAINT = "taint:";
    private static final String ANNOTATION = "annotation:";
    private static final String LABELS_AFTER = "labels-after";

    public Marks {
        labelsBefore = Map.copyOf(labelsBefore);
        labelsAfter = Map.copyOf(labelsAfter);
    }

    /** Whether the node carries any that must be taken away. */
    public static boolean areLeft(NodeView node) {
        return node.annotations().containsKey(WAITING) || node.annotations().containsKey(LIST);
    }

    /** Whether it carries any that go with a cordon, rather than with the wait for the lock. */
    public static boolean areOfADrain(NodeView node) {
        return node.annotations().containsKey(LIST) && list(node).stream().anyMatch(mark -> !mark.startsWith(TAINT));
    }

    /** What says that the node waits for the lock; nothing if it says so already. */
    public NodeChange waiting(NodeView node, Instant since, String why) {
        return node.annotations().containsKey(WAITING)
                ? NodeChange.NONE
                : NodeChange.annotation(WAITING, since.truncatedTo(ChronoUnit.SECONDS) + " " + why);
    }

    /** What puts the taint on; nothing if there is none to put on. */
    public NodeChange tainting(NodeView node) {
        if (taint.isEmpty() || node.taints().stream().anyMatch(present -> isOurs(present, taint.get()))) {
            return NodeChange.NONE;
        }
        List<Taint> taints = Stream.concat(node.taints().stream(), Stream.of(Taint.preferNoSchedule(taint.get()))).toList();
        return NodeChange.taints(taints).and(listed(node, List.of(TAINT + taint.get())));
    }

    /** What goes with the cordon, also if somebody else has placed that; nothing if it is there. */
    public NodeChange place(NodeView node, Instant now) {
        NodeChange change = node.annotations().containsKey(WAITING) ? NodeChange.withoutAnnotation(WAITING) : NodeChange.NONE;
        Set<String> present = list(node);
        var added = new ArrayList<String>();
        if (annotate && !present.contains(ANNOTATION + IN_PROGRESS)) {
            String moment = now.truncatedTo(ChronoUnit.SECONDS).toString();
            change = change.and(NodeChange.annotation(IN_PROGRESS, moment)).and(NodeChange.annotation(MOST_RECENT, moment));
            added.add(ANNOTATION + IN_PROGRESS);
        }
        for (var label : labelsBefore.entrySet()) {
            if (!present.contains(LABEL + label.getKey())) {
                change = change.and(NodeChange.label(label.getKey(), label.getValue()));
                added.add(LABEL + label.getKey());
            }
        }
        if (!labelsAfter.isEmpty() && !present.contains(LABELS_AFTER)) {
            added.add(LABELS_AFTER);
        }
        return added.isEmpty() ? change : change.and(listed(node, added));
    }

    /** What takes away all that was put on, and puts on what shall be there afterwards; nothing if nothing is left. */
    public NodeChange lift(NodeView node) {
        if (!areLeft(node)) {
            return NodeChange.NONE;
        }
        NodeChange change = NodeChange.withoutAnnotation(WAITING).and(NodeChange.withoutAnnotation(LIST));
        Set<String> present = list(node);
        for (String mark : present) {
            change = change.and(without(mark));
        }
        List<Taint> others = node.taints().stream()
                .filter(taint -> !present.contains(TAINT + taint.key()) || !isOurs(taint, taint.key()))
                .toList();
        if (!others.equals(node.taints())) {
            change = change.and(NodeChange.taints(others));
        }
        if (present.contains(LABELS_AFTER)) {
            for (var label : labelsAfter.entrySet()) {
                change = change.and(NodeChange.label(label.getKey(), label.getValue()));
            }
        }
        return change;
    }

    private static NodeChange without(String mark) {
        if (mark.startsWith(LABEL)) {
            return NodeChange.withoutLabel(mark.substring(LABEL.length()));
        }
        if (mark.startsWith(ANNOTATION)) {
            return NodeChange.withoutAnnotation(mark.substring(ANNOTATION.length()));
        }
        return NodeChange.NONE;
    }

    private static boolean isOurs(Taint taint, String key) {
        return taint.equals(Taint.preferNoSchedule(key));
    }

    private static NodeChange listed(NodeView node, List<String> added) {
        Set<String> all = list(node);
        all.addAll(added);
        return NodeChange.annotation(LIST, String.join(",", all));
    }

    private static Set<String> list(NodeView node) {
        String text = node.annotations().getOrDefault(LIST, "");
        return new TreeSet<>(text.isEmpty() ? List.of() : List.of(text.split(",", -1)));
    }
}
