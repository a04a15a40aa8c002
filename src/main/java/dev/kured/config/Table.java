package dev.kured.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlEntry;
import org.tomlj.TomlKeyValue;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * One table of the configuration, put together from all files. If several files have a key, the last one counts, but each
 * is checked. The table knows a key once it has been read; {@link #refuseUnknown} reports the rest as mistakes.
 */
final class Table {
    /** The value with a mistake may contain a password too. */
    private static final Pattern USER_IN_URL = Pattern.compile("(?s)//.*@");

    private final List<String> path;
    private final List<Part> parts;
    private final Consumer<ConfigError> errors;
    private final Set<String> keys = new LinkedHashSet<>();
    private final Map<String, Table> tables = new LinkedHashMap<>();

    private Table(List<String> path, List<Part> parts, Consumer<ConfigError> errors) {
        this.path = path;
        this.parts = parts;
        this.errors = errors;
    }

    /** Returns the root table of all files, of which the last one counts. Mistakes go to {@code errors}. */
    static Table root(List<Part> files, Consumer<ConfigError> errors) {
        return new Table(List.of(), List.copyOf(files), errors);
    }

    /** Returns the table of this name inside this one. */
    Table table(String name) {
        List<Part> below = new ArrayList<>();
        for (Part part : parts) {
            part.entry(name).ifPresent(entry -> {
                if (entry.value().get() instanceof TomlTable table) {
                    below.add(part.at(table));
                } else {
                    // The value may be meant for a key in the table, such as an address.
                    boolean isAddress = entry.value().get() instanceof String text && text.contains("://");
                    refuse(part, name, Part.valuePosition(entry),
                            isAddress ? "an address" : inWords(entry.value().get()), "the table [" + nameOf(name) + "]");
                }
            });
        }
        Table table = new Table(pathOf(name), below, errors);
        tables.put(name, table);
        return table;
    }

    /** Reads the value of a key; {@code fallback} if no file has it. */
    <T> T key(String name, Kind<T> kind, T fallback) {
        return last(name, (part, entry) -> read(part, name, entry, kind), fallback);
    }

    /** Reads a list of at least one value; {@code fallback} if no file has the key. */
    <T> List<T> list(String name, Kind<T> each, List<T> fallback) {
        return last(name, (part, entry) -> readList(part, name, entry, each), fallback);
    }

    /** Reads a list that may be empty; {@code fallback} if no file has the key. */
    <T> List<T> listOrNone(String name, Kind<T> each, List<T> fallback) {
        return last(name, (part, entry) -> readListOrNone(part, name, entry, each), fallback);
    }

    /** Refuses the value of a key, if a file has it, because it contradicts another key. */
    void refuse(String name, String expected) {
        for (Part part : parts.reversed()) {
            Optional<TomlKeyValue> entry = part.entry(name);
            if (entry.isPresent()) {
                refuse(part, name, entry.get(), expected);
                return;
            }
        }
    }

    /** Reads a list of at least one value, or a single value; {@code fallback} if no file has the key. */
    <T> List<T> oneOrMore(String name, Kind<T> each, List<T> fallback) {
        return last(name, (part, entry) -> entry.value().get() instanceof TomlArray
                ? readList(part, name, entry, each)
                : read(part, name, entry, each).map(List::of), fallback);
    }

    /** Reads a list of tables; empty if no file has the key. */
    <T> List<T> rows(String name, Function<Row, Optional<T>> reading) {
        return last(name, (part, entry) -> readRows(part, name, entry, reading), List.of());
    }

    /** Whether any file has a key. */
    boolean has(String name) {
        return parts.stream().anyMatch(part -> part.entry(name).isPresent());
    }

    /** Reports a mistake at a fixed position. */
    interface Refusal {
        void because(String found, String expected);
    }

    private interface Reading<T> {
        Optional<T> from(Part part, TomlKeyValue entry);
    }

    private <T> T last(String name, Reading<T> reading, T fallback) {
        keys.add(name);
        T value = fallback;
        for (Part part : parts) {
            value = part.entry(name).flatMap(entry -> reading.from(part, entry)).orElse(value);
        }
        return value;
    }

    private <T> Optional<List<T>> readList(Part part, String name, TomlKeyValue entry, Kind<T> each) {
        if (!(entry.value().get() instanceof TomlArray array) || array.isEmpty()) {
            refuse(part, name, entry, each, "a list of at least one, each " + each.expected());
            return Optional.empty();
        }
        return Optional.of(readEach(part, name, array, each));
    }

    private <T> Optional<List<T>> readListOrNone(Part part, String name, TomlKeyValue entry, Kind<T> each) {
        if (!(entry.value().get() instanceof TomlArray array)) {
            refuse(part, name, entry, each, "a list, each " + each.expected());
            return Optional.empty();
        }
        return Optional.of(readEach(part, name, array, each));
    }

    private <T> List<T> readEach(Part part, String name, TomlArray array, Kind<T> each) {
        List<T> values = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            read(part, name, array.entry(i), each).ifPresent(values::add);
        }
        return List.copyOf(values);
    }

    private <T> Optional<List<T>> readRows(
            Part part, String name, TomlKeyValue entry, Function<Row, Optional<T>> reading) {
        if (!(entry.value().get() instanceof TomlArray array)) {
            refuse(part, name, entry, "a list of tables: [{ … }, { … }]");
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            TomlEntry element = array.entry(i);
            if (element.value().get() instanceof TomlTable table) {
                readRow(part.at(table), name, Part.valuePosition(element), reading).ifPresent(values::add);
            } else {
                refuse(part, name, element, "a table: { … }");
            }
        }
        return Optional.of(List.copyOf(values));
    }

    private <T> Optional<T> readRow(
            Part row, String name, TomlPosition position, Function<Row, Optional<T>> reading) {
        if (!row.isSure(position)) {
            return Optional.empty();
        }
        Table columns = new Table(pathOf(name), List.of(row), errors);
        Optional<T> value = reading.apply(new Row(columns, (found, expected) ->
                refuse(row, name, position, found, expected)));
        columns.refuseUnknown();
        return value;
    }

    private <T> Optional<T> read(Part part, String name, TomlEntry entry, Kind<T> kind) {
        Optional<T> value = kind.reading().apply(entry.value().get());
        if (value.isEmpty()) {
            refuse(part, name, entry, kind, kind.expected());
        }
        return value;
    }

    private void refuse(Part part, String name, TomlEntry entry, Kind<?> kind, String expected) {
        if (kind.secret() && entry.value().get() instanceof String) {
            refuse(part, name, Part.valuePosition(entry), "a text (not shown, it may hold a secret)", expected);
        } else {
            refuse(part, name, entry, expected);
        }
    }

    private void refuse(Part part, String name, TomlEntry entry, String expected) {
        refuse(part, name, Part.valuePosition(entry), inWords(entry.value().get()), expected);
    }

    private void refuse(Part part, String name, TomlPosition position, String found, String expected) {
        errors.accept(ConfigError.in(part.file())
                .withLine(position.line())
                .withColumn(position.column())
                .withKey(nameOf(name))
                .withFound(found)
                .withExpected(expected));
    }

    private static String inWords(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case TomlArray array -> array.isEmpty() ? "an empty list" : "a list";
            case TomlTable table -> "a table";
            default -> value.toString();
        };
    }

    private static String quoted(String value) {
        String text = USER_IN_URL.matcher(value).replaceAll("//***@");
        return text.length() <= 80
                ? "\"" + Toml.tomlEscape(text) + "\""
                : "\"" + Toml.tomlEscape(text.substring(0, text.offsetByCodePoints(0, 40))) + "…\"";
    }

    /**
     * Refuses a value that was read, at its position.
     *
     * @param key the names from this table on
     * @param index the position in the list, if the value is one
     */
    void refuse(List<String> key, int index, String found, String expected) {
        String name = key.getFirst();
        if (key.size() > 1) {
            Objects.requireNonNull(tables.get(name), name).refuse(key.subList(1, key.size()), index, found, expected);
            return;
        }
        Part part = parts.reversed().stream().filter(each -> each.entry(name).isPresent()).findFirst().orElseThrow();
        TomlEntry entry = part.entry(name).orElseThrow();
        TomlEntry value = entry.value().get() instanceof TomlArray array ? array.entry(index) : entry;
        refuse(part, name, Part.valuePosition(value), found, expected);
    }

    /** Returns the full names of the keys that were read, here and in the tables inside. */
    List<String> knownKeys() {
        return Stream.concat(
                keys.stream().map(this::nameOf),
                tables.values().stream().flatMap(table -> table.knownKeys().stream())).toList();
    }

    private List<String> knownTables() {
        return tables.entrySet().stream()
                .flatMap(table -> Stream.concat(
                        Stream.of(nameOf(table.getKey())), table.getValue().knownTables().stream()))
                .toList();
    }

    /** Refuses each key and table that was not read. Call it on the root or a row, after everything else. */
    void refuseUnknown() {
        refuseUnknown(new Nearest(knownKeys()), new Nearest(knownTables()));
    }

    private void refuseUnknown(Nearest nearestKeys, Nearest nearestTables) {
        for (Part part : parts) {
            part.entries()
                    .filter(entry -> !keys.contains(entry.key()) && !tables.containsKey(entry.key()))
                    .forEach(entry -> {
                        boolean isTable = entry.value().get() instanceof TomlTable;
                        List<String> meant = (isTable ? nearestTables : nearestKeys).to(nameOf(entry.key()));
                        refuse(part, entry.key(), Part.position(entry),
                                isTable ? "an unknown table" : "an unknown key",
                                meant.isEmpty() ? oneOfMine() : meantOne(meant));
                    });
        }
        tables.values().forEach(table -> table.refuseUnknown(nearestKeys, nearestTables));
    }

    private static String meantOne(List<String> meant) {
        return "one that kured knows; did you mean " + String.join(" or ", meant) + "?";
    }

    private String oneOfMine() {
        return Stream.concat(keys.stream(), tables.keySet().stream().map(name -> "[" + nameOf(name) + "]"))
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    private List<String> pathOf(String name) {
        return Stream.concat(path.stream(), Stream.of(name)).toList();
    }

    private String nameOf(String name) {
        return Toml.joinKeyPath(pathOf(name));
    }
}
