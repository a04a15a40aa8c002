package dev.kured.migrate;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A value in YAML (or JSON, which is YAML), with its line in the input. */
sealed interface Value {

    int line();

    /**
     * A scalar.
     *
     * @param isFalse whether a Helm template treats it as false: empty text, or false or 0 without quotes
     * @param content maps a node of the YAML that the text may contain to its line in the input
     */
    record Text(String text, boolean isFalse, int line, ToIntFunction<Node> content) implements Value {
        static Text of(String text, int line) {
            return new Text(text, text.isEmpty(), line, _ -> line);
        }
    }

    record Items(List<Value> values, int line) implements Value {}

    record Table(Map<String, Value> entries, int line) implements Value {
        static final Table EMPTY = new Table(Map.of(), 0);

        /** Merges these entries over others, as Helm does: null removes a key. */
        Table over(Table lower) {
            var merged = new LinkedHashMap<>(lower.entries);
            entries.forEach((key, value) -> {
                if (value instanceof Nothing) {
                    merged.remove(key);
                } else if (value instanceof Table table) {
                    merged.put(key, table.over(merged.get(key) instanceof Table below ? below : EMPTY));
                } else {
                    merged.put(key, value);
                }
            });
            return new Table(merged, line);
        }
    }

    /** {@code null}. */
    record Nothing(int line) implements Value {}

    // ------------------------------------------------------------------ content

    /** Returns an entry of a table. */
    default Optional<Value> get(String key) {
        return this instanceof Table table ? Optional.ofNullable(table.entries().get(key)) : Optional.empty();
    }

    /** Returns the entries of the table in an entry. */
    default Map<String, Value> entries(String key) {
        return get(key).orElse(Table.EMPTY) instanceof Table table ? table.entries() : Map.of();
    }

    /** Returns the elements of the list in an entry. */
    default List<Value> elements(String key) {
        return get(key).orElse(Table.EMPTY) instanceof Items items ? items.values() : List.of();
    }

    /** Returns the text of an entry; empty if there is none. */
    default String text(String key) {
        return get(key).map(Value::inWords).orElse("");
    }

    /** Returns the text of a scalar; empty for another value. */
    default String inWords() {
        return this instanceof Text text ? text.text() : "";
    }

    /** Whether a Helm template treats the value as false. */
    default boolean isFalse() {
        return switch (this) {
            case Text text -> text.isFalse;
            case Items items -> items.values.isEmpty();
            case Table table -> table.entries.isEmpty();
            case Nothing _ -> true;
        };
    }

    // ------------------------------------------------------------------ reading

    /** Parses all documents of a YAML text. */
    static List<Value> read(String name, String text) throws Unreadable {
        return read(name, text, node -> node.getStartMark().getLine() + 1);
    }

    /** Parses the documents in a text that is a value itself, as in {@code values: |}. */
    static List<Value> read(String name, Text text) throws Unreadable {
        return read(name + ":" + text.line, text.text, text.content);
    }

    private static List<Value> read(String name, String text, ToIntFunction<Node> line) throws Unreadable {
        var values = new ArrayList<Value>();
        try {
            for (Node document : new Yaml(new LoaderOptions()).composeAll(new StringReader(text))) {
                values.add(new Reader(name, line).value(document, 0));
            }
            return values;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new Unreadable(name, mark == null ? 0 : mark.getLine() + 1, mark == null ? 0 : mark.getColumn() + 1,
                    "neither a command line of kured nor YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new Unreadable(name, 0, 0, "neither a command line of kured nor YAML: " + e.getMessage());
        }
    }

    /** Turns nodes of SnakeYAML into values. */
    record Reader(String name, ToIntFunction<Node> line) {
        /** A limit, because an alias may contain itself. */
        private static final int DEEPEST = 200;

        private Value value(Node node, int depth) throws Unreadable {
            int at = line.applyAsInt(node);
            if (depth > DEEPEST) {
                throw new Unreadable(name, at, 1, "it is nested too deeply");
            }
            return switch (node) {
                case MappingNode map -> table(map, depth, at);
                case SequenceNode list -> {
                    var values = new ArrayList<Value>();
                    for (Node element : list.getValue()) {
                        values.add(value(element, depth + 1));
                    }
                    yield new Items(values, at);
                }
                case ScalarNode scalar -> scalar(scalar, at);
                default -> new Nothing(at);
            };
        }

        /** Converts a mapping; {@code <<} merges the entries of other tables below its own. */
        private Table table(MappingNode map, int depth, int at) throws Unreadable {
            var entries = new LinkedHashMap<String, Value>();
            for (NodeTuple entry : map.getValue()) {
                if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                    Value merged = value(entry.getValueNode(), depth + 1);
                    for (Value table : merged instanceof Items items ? items.values() : List.of(merged)) {
                        if (table instanceof Table(var below, _)) {
                            below.forEach(entries::putIfAbsent);
                        }
                    }
                }
            }
            for (NodeTuple entry : map.getValue()) {
                if (!entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                    String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                    entries.put(key, value(entry.getValueNode(), depth + 1));
                }
            }
            return new Table(entries, at);
        }

        private Value scalar(ScalarNode scalar, int at) {
            String text = scalar.getValue();
            if (scalar.getTag().equals(Tag.NULL)) {
                return new Nothing(at);
            }
            if (scalar.getTag().equals(Tag.BOOL)) {
                boolean yes = text.matches("(?i)true|yes|on");
                return new Text(String.valueOf(yes), !yes, at, _ -> at);
            }
            boolean isFalse = scalar.getTag().equals(Tag.STR) ? text.isEmpty() : text.matches("[-+]?0+(\\.0*)?");
            return new Text(text, isFalse, at, scalar.getScalarStyle() == ScalarStyle.LITERAL
                    ? inner -> at + inner.getStartMark().getLine() + 1
                    : _ -> at);
        }
    }
}
