package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * A note in the lock record: these nodes are not Ready. One waiting node lists all Nodes and writes the note, so that the
 * others need not. Like {@link ClosedGates} it expires, so that nothing is left behind if its writer crashes.
 *
 * @param nodes the first hundred of the nodes by name, at most; so many leave no place in the lock anyway
 * @param until when the Nodes are to be listed again, by the clock of the node that listed them
 */
public record NotReadyNodes(Set<NodeName> nodes, Instant until) {
    private static final int MANY = 100;

    /** Copies the first hundred nodes. */
    public NotReadyNodes {
        nodes = Set.of(nodes.stream().sorted().limit(MANY).toArray(NodeName[]::new));
    }

    /**
     * {@return whether the note is in force}
     *
     * @param now the present time of this node's clock
     * @param atMost the longest time a note may last; an {@code until} beyond that is a wrong clock, and does not count
     */
    public boolean at(Instant now, Duration atMost) {
        return now.isBefore(until) && !until.isAfter(now.plus(atMost));
    }

    /** Returns the nodes sorted by name. */
    Set<NodeName> sorted() {
        return new TreeSet<>(nodes);
    }
}
