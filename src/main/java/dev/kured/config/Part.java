package dev.kured.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.tomlj.TomlEntry;
import org.tomlj.TomlKeyValue;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * What one file says in one table.
 *
 * @param sureBefore the line of the first table header that could not be read: what stands below it may belong to
 *     another table than it seems, and is left alone until the header is right
 */
record Part(Path file, TomlTable table, int sureBefore) {

    /** The same file, in a table below. */
    Part at(TomlTable below) {
        return new Part(file, below, sureBefore);
    }

    Optional<TomlKeyValue> entry(String name) {
        return Optional.ofNullable(table.entry(List.of(name))).filter(entry -> isSure(position(entry)));
    }

    Stream<TomlKeyValue> entries() {
        return table.keySet().stream().flatMap(name -> entry(name).stream());
    }

    /** Whether what stands there belongs to the table that it seems to belong to. */
    boolean isSure(TomlPosition position) {
        return position.line() < sureBefore;
    }

    /** Where an entry begins. */
    static TomlPosition position(TomlEntry entry) {
        return Objects.requireNonNull(entry.position(), "what was read from a file stands somewhere");
    }

    /** Where its value begins; a table that came about by the way, as a in [a.b], has only the place of its name. */
    static TomlPosition valuePosition(TomlEntry entry) {
        return Objects.requireNonNullElseGet(entry.value().position(), () -> position(entry));
    }
}
