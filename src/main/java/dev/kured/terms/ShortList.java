package dev.kured.terms;

import java.util.List;

/** Writes a list for people: the first five entries, and how many more there are. */
public final class ShortList {
    /** The number of entries that are named. */
    public static final int NAMED = 5;

    private ShortList() {}

    /** Returns {@code a, b} or {@code a, b, c, d, e and 3 more}. */
    public static String of(List<String> entries) {
        return of(entries, "");
    }

    /**
     * Returns {@code a, b} or {@code a, b, c, d, e and 3 more packages}.
     *
     * @param kind of the entries, in the plural
     */
    public static String of(List<String> entries, String kind) {
        int more = entries.size() - NAMED;
        return more <= 0
                ? String.join(", ", entries)
                : String.join(", ", entries.subList(0, NAMED)) + " and " + more + (" more " + kind).stripTrailing();
    }
}
