package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * A node's word on which nodes are not Ready, so that not each of those that wait asks for all Nodes. As a
 * {@link Deferral} it is nothing that must be taken back.
 *
 * @param nodes some hundred of them at most, in their order: more than that leave a place to nobody
 * @param until when it is to be looked again, by the clock of who has looked
 */
public record NotReady(Set<NodeName> nodes, Instant until) {
    private static final int MANY = 100;

    public NotReady {
        nodes = Set.of(nodes.stream().sorted().limit(MANY).toArray(NodeName[]::new));
    }

    /**
     * Whether it is in force at {@code now}, by a clock on which nobody's word is good for longer than {@code atMost}.
     */
    public boolean at(Instant now, Duration atMost) {
        return now.isBefore(until) && !until.isAfter(now.plus(atMost));
    }

    /** The same, sorted. */
    Set<NodeName> inOrder() {
        return new TreeSet<>(nodes);
    }
}
