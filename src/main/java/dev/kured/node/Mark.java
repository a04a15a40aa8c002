package dev.kured.node;

import java.util.Set;

/**
 * One thing that kured puts on its Node for others to see, or takes away again. It is decoration: where the API server
 * refuses it, it is left out, and what kured does goes on without it.
 *
 * @param what names it for the operator, by the key of kured.toml(5) where it has one: {@code marks.labels-before:
 *     example.com/state}
 * @param change puts it on, or takes it away
 * @param adds what the list on the Node must name from then on
 * @param removes what the list on the Node need not name any more
 * @see Marks
 */
public record Mark(String what, NodeChange change, Set<String> adds, Set<String> removes) {

    public Mark {
        adds = Set.copyOf(adds);
        removes = Set.copyOf(removes);
    }

    /** A mark that the list does not name. */
    public static Mark of(String what, NodeChange change) {
        return new Mark(what, change, Set.of(), Set.of());
    }

    /** A mark that must be taken away again. */
    static Mark listed(String entry, String what, NodeChange change) {
        return new Mark(what, change, Set.of(entry), Set.of());
    }

    /** What takes a mark away that the list names. */
    static Mark lifting(String entry, String what, NodeChange change) {
        return new Mark(what, change, Set.of(), Set.of(entry));
    }
}
