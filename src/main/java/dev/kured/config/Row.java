package dev.kured.config;

import java.util.List;
import java.util.Optional;

/** One table of a list of tables. It stands in one file, and another row is another thing. */
final class Row {
    private final Table table;
    private final Table.Refusal missing;

    /** @param missing tells what the row lacks, at its place */
    Row(Table table, Table.Refusal missing) {
        this.table = table;
        this.missing = missing;
    }

    /** The value of a key; {@code fallback} where it is not there. */
    <T> T key(String name, Kind<T> kind, T fallback) {
        return table.key(name, kind, fallback);
    }

    /** The value of a key that must be there; empty if it is not, or if it is something else. */
    <T> Optional<T> required(String name, Kind<T> kind) {
        if (!table.has(name)) {
            missing.because("no '" + name + "'", "one: " + kind.expected());
        }
        return table.key(name, kind.optional(), Optional.empty());
    }

    /** The values of a key: a list of at least one, or one alone. */
    <T> List<T> oneOrMore(String name, Kind<T> each, List<T> fallback) {
        return table.oneOrMore(name, each, fallback);
    }

    /** Refuses the second of two keys that exclude each other. */
    void onlyOneOf(String first, String second) {
        if (table.has(first) && table.has(second)) {
            table.refuse(second, "either '" + first + "' or '" + second + "'");
        }
    }

    /** Refuses the value of a key that is there. */
    void refuse(String name, String expected) {
        table.refuse(name, expected);
    }
}
