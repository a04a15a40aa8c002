package dev.kured.gate;

import java.util.List;

/** Shortens lists of names in messages. */
final class Naming {
    static final int NAMED = 5;

    private Naming() {}

    /** Returns the first names, and how many more there are. */
    static String few(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
