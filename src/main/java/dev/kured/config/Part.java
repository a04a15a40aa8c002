package dev.kured.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tomlj.TomlKeyValue;
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
        return Optional.ofNullable(table.entry(List.of(name))).filter(this::isSure);
    }

    Stream<TomlKeyValue> entries() {
        return table.keySet().stream().flatMap(name -> entry(name).stream());
    }

    private boolean isSure(TomlKeyValue entry) {
        return entry.position().line() < sureBefore;
    }
}
