package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who holds the lock. A value: each rule returns a new record or a refusal, and nothing is true until a
 * {@link LockStore} has swapped it in.
 *
 * @param holders in the order in which they came; no node twice
 */
public record LockRecord(List<Holder> holders) {

    /** Nobody holds it. */
    public static final LockRecord FREE = new LockRecord(List.of());

    /** What became of the wish to hold the lock. */
    public sealed interface Answer {

        /** It may be held, once {@code next} is swapped in. */
        record Granted(LockRecord next) implements Answer {}

        /** Others hold it. */
        record Refused(List<Holder> holders) implements Answer {
            public Refused {
                holders = List.copyOf(holders);
            }
        }
    }

    /** @throws IllegalArgumentException if a node stands in it twice */
    public LockRecord {
        holders = List.copyOf(holders);
        if (holders.stream().map(Holder::node).distinct().count() < holders.size()) {
            throw new IllegalArgumentException("a node holds the lock twice: " + holders);
        }
    }

    /** The entry of this node, whichever boot and Node object it is from. */
    public Optional<Holder> holder(NodeName node) {
        return holders.stream().filter(holder -> holder.node().equals(node)).findFirst();
    }

    /** Who holds it, for people: {@code free}, or {@code held by n1 since …}. */
    public String inWords() {
        return holders.isEmpty()
                ? "free"
                : "held by " + holders.stream().map(Holder::inWords).collect(Collectors.joining(", "));
    }

    /** Asks for an entry. A node that has one, has it: its entry stays as it is. */
    public Answer acquire(Holder wish) {
        if (holder(wish.node()).isPresent()) {
            return new Answer.Granted(this);
        }
        if (!holders.isEmpty()) {
            return new Answer.Refused(holders);
        }
        var next = new ArrayList<>(holders);
        next.add(wish);
        return new Answer.Granted(new LockRecord(next));
    }

    /** Without the entry of this node, if there was one. */
    public LockRecord release(NodeName node) {
        return new LockRecord(holders.stream().filter(holder -> !holder.node().equals(node)).toList());
    }
}
