package dev.kured.cli;

import dev.kured.node.ApiNode;
import dev.kured.node.Cordon;
import dev.kured.node.Marks;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What kured would write to its Node, asked of the API server beforehand (a dry run). Permissions alone do not tell:
 * NodeRestriction, admission policies and webhooks refuse single keys.
 */
final class SettableKeys {
    private final ApiNode node;
    private final NodeView seen;

    /** One key, and how it is named for the operator. */
    private record Key(String name, NodeChange change) {}

    /** @param seen the Node as it is */
    SettableKeys(ApiNode node, NodeView seen) {
        this.node = node;
        this.seen = seen;
    }

    /** Asks for the cordon, without which kured cannot work, and for all else, without which it can. */
    void check(Checklist list, Marks marks) {
        list.check("cordon", this::cordon);
        list.check("labels, annotations and taint", () -> {
            List<Key> keys = keys(marks);
            for (Key key : refusable(keys)) {
                Optional<String> refusal = node.refusal(seen, key.change());
                refusal.ifPresent(words -> list.warn(key.name(), "the API server would refuse it: " + words
                        + " (kured goes on without it)"));
            }
            return "asked for " + keys.stream().map(Key::name).collect(Collectors.joining(", "));
        });
    }

    private String cordon() throws Trouble {
        var cordon = new NodeChange(Optional.of(!seen.unschedulable()), Map.of(), Map.of(), Optional.empty());
        Optional<String> refusal = node.refusal(seen, cordon.and(annotation(Cordon.MARK)));
        if (refusal.isPresent()) {
            throw new Trouble("the API server would refuse it: " + refusal.get(),
                    "kured drains no node that it cannot cordon. Look for the admission policy or webhook that these"
                            + " words name, and let this credential set spec.unschedulable and " + Cordon.MARK);
        }
        return "the API server would accept it";
    }

    /** Most often all are accepted, which one request tells. */
    private List<Key> refusable(List<Key> keys) throws Trouble {
        NodeChange all = keys.stream().map(Key::change).reduce(NodeChange.NONE, NodeChange::and);
        return node.refusal(seen, all).isPresent() ? keys : List.of();
    }

    private List<Key> keys(Marks marks) {
        var keys = new ArrayList<Key>();
        keys.add(new Key("annotation " + Marks.WAITING, annotation(Marks.WAITING)));
        keys.add(new Key("annotation " + RebootHistory.ANNOTATION, annotation(RebootHistory.ANNOTATION)));
        if (marks.annotate()) {
            keys.add(new Key("marks.annotate: " + Marks.IN_PROGRESS, annotation(Marks.IN_PROGRESS)));
            keys.add(new Key("marks.annotate: " + Marks.MOST_RECENT, annotation(Marks.MOST_RECENT)));
        }
        labels("marks.labels-before: ", marks.labelsBefore(), keys);
        labels("marks.labels-after: ", marks.labelsAfter(), keys);
        marks.taint().ifPresent(taint -> Marks.NONE.withTaint(Optional.of(taint)).tainting(seen)
                .ifPresent(mark -> keys.add(new Key(mark.what(), Marks.together(seen, List.of(mark))))));
        return keys;
    }

    /** A label that is there as it shall be is taken away: to set it again would change nothing, and not be refused. */
    private void labels(String key, Map<String, String> labels, List<Key> keys) {
        labels.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(label -> {
            boolean present = label.getValue().equals(seen.labels().get(label.getKey()));
            Optional<String> other = present ? Optional.empty() : Optional.of(label.getValue());
            keys.add(new Key(key + label.getKey(),
                    new NodeChange(Optional.empty(), Map.of(), Map.of(label.getKey(), other), Optional.empty())));
        });
    }

    /** With another value than it has. */
    private static NodeChange annotation(String key) {
        return NodeChange.annotation(key, "kured check " + Instant.now());
    }
}
