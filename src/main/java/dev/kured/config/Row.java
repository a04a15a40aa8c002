package dev.kured.config;

import java.util.List;
import java.util.Optional;

/** One table of a list of tables. Each row is in one file, and is read on its own. */
final class Row {
    private final Table table;
    private final Table.Refusal missing;

    /** @param missing reports a missing key, at the row's position */
    Row(Table table, Table.Refusal missing) {
        this.table = table;
        this.missing = missing;
    }

    /** Reads the value of a key; {@code fallback} if the row does not have it. */
    <T> T key(String name, Kind<T> kind, T fallback) {
        return table.key(name, kind, fallback);
    }

    /** Reads the value of a required key; empty after a mistake. */
    <T> Optional<T> required(String name, Kind<T> kind) {
        if (!table.has(name)) {
            missing.because("no '" + name + "'", "'" + name + "', " + kind.expected());
        }
        return table.key(name, kind.optional(), Optional.empty());
    }

    /** Reads a list of at least one value, or a single value. */
    <T> List<T> oneOrMore(String name, Kind<T> each, List<T> fallback) {
        return table.oneOrMore(name, each, fallback);
    }

    /** Refuses the second of two keys that exclude each other. */
    void onlyOneOf(String first, String second) {
        if (table.has(first) && table.has(second)) {
            table.refuse(second, "either '" + first + "' or '" + second + "'");
        }
    }

    /** Refuses the value of a key, if the row has it. */
    void refuse(String name, String expected) {
        table.refuse(name, expected);
    }
}
