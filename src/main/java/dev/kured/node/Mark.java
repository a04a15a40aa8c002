package dev.kured.node;

import java.util.Set;

/**
 * A change of one label, annotation or taint of the Node that only informs others. If the API server refuses it, kured
 * goes on without it. An annotation of the Node lists the marks that must be removed later, see {@link Marks}.
 *
 * @param what the name for the operator, with the key of kured.toml(5) if there is one: {@code marks.labels-before:
 *     example.com/state}
 * @param change the change that sets or removes the mark
 * @param adds the entries that the change adds to the list of marks
 * @param removes the entries that the change removes from the list of marks
 * @see Marks
 */
public record Mark(String what, NodeChange change, Set<String> adds, Set<String> removes) {

    /** Copies the sets. */
    public Mark {
        adds = Set.copyOf(adds);
        removes = Set.copyOf(removes);
    }

    /**
     * {@return a mark that is not in the list}
     *
     * @param what the name for the operator
     * @param change the change that sets or removes the mark
     */
    public static Mark of(String what, NodeChange change) {
        return new Mark(what, change, Set.of(), Set.of());
    }

    /** Returns a change that sets a mark and lists it. */
    static Mark listed(String entry, String what, NodeChange change) {
        return new Mark(what, change, Set.of(entry), Set.of());
    }

    /** Returns a change that removes a mark and its entry in the list. */
    static Mark lifting(String entry, String what, NodeChange change) {
        return new Mark(what, change, Set.of(), Set.of(entry));
    }
}
