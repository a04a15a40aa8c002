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
 * One table as one file has it.
 *
 * @param sureBefore the line of the first table header that could not be read. Lines below it may belong to another table
 *     than they seem to, so they are not checked until the header is right
 */
record Part(Path file, TomlTable table, int sureBefore) {

    /** Returns a table inside this one, in the same file. */
    Part at(TomlTable below) {
        return new Part(file, below, sureBefore);
    }

    Optional<TomlKeyValue> entry(String name) {
        return Optional.ofNullable(table.entry(List.of(name))).filter(entry -> isSure(position(entry)));
    }

    Stream<TomlKeyValue> entries() {
        return table.keySet().stream().flatMap(name -> entry(name).stream());
    }

    /** Whether an entry at this position belongs to the table that it seems to belong to. */
    boolean isSure(TomlPosition position) {
        return position.line() < sureBefore;
    }

    /** Returns where an entry begins. */
    static TomlPosition position(TomlEntry entry) {
        return Objects.requireNonNull(entry.position(), "an entry of a file has a position");
    }

    /** Returns where its value begins; a table without a header of its own, as a in [a.b], has only its name's position. */
    static TomlPosition valuePosition(TomlEntry entry) {
        return Objects.requireNonNullElseGet(entry.value().position(), () -> position(entry));
    }
}
