package dev.kured.course;

import static java.util.Comparator.comparing;

import dev.kured.terms.NodeName;
import java.util.List;

/** The stage changes of all nodes, in the order of their time. */
final class Events {
    private Events() {}

    /** The change of a node to another stage. */
    record Event(NodeName node, Segment segment) {}

    static List<Event> of(Timeline course) {
        return course.nodes().stream()
                .flatMap(node -> node.segments().stream().map(segment -> new Event(node.name(), segment)))
                .sorted(comparing((Event event) -> event.segment().from()).thenComparing(Event::node))
                .toList();
    }
}
