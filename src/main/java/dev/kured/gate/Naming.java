package dev.kured.gate;

import java.util.List;

/** Names in a message that people must be able to read. */
final class Naming {
    static final int NAMED = 5;

    private Naming() {}

    /** The first ones, and how many more there are. */
    static String few(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
