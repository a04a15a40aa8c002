package dev.kured.course;

import static java.util.Comparator.comparing;

import dev.kured.terms.NodeName;
import java.util.List;

/** The changes of all nodes, in the order in which they happened. */
final class Events {
    private Events() {}

    /** A node came to a stage. */
    record Event(NodeName node, Segment leg) {}

    static List<Event> of(Timeline course) {
        return course.nodes().stream()
                .flatMap(node -> node.legs().stream().map(leg -> new Event(node.name(), leg)))
                .sorted(comparing((Event event) -> event.leg().from()).thenComparing(Event::node))
                .toList();
    }
}
