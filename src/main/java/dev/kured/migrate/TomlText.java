package dev.kured.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A builder of a TOML file: tables in the order of their first lines, each line with a comment. */
final class TomlText {
    private static final int COMMENT_COLUMN = 40;

    private final Map<String, List<String>> tables = new LinkedHashMap<>();

    /** Adds a key with its value in TOML syntax; the comment names the origin. */
    void line(String table, String key, String value, String comment) {
        add(table, pad(key + " = " + value) + "# " + oneLine(comment));
    }

    /** Adds a comment line. */
    void comment(String table, String comment) {
        add(table, "# " + oneLine(comment));
    }

    /** Adds a key that is commented out, for the operator to enable. */
    void proposal(String table, String key, String value, String comment) {
        add(table, pad("#" + key + " = " + value) + "# " + oneLine(comment));
    }

    private void add(String table, String line) {
        tables.computeIfAbsent(table, _ -> new ArrayList<>()).add(line);
    }

    private static String pad(String text) {
        return text + " ".repeat(Math.max(1, COMMENT_COLUMN - text.length()));
    }

    @Override
    public String toString() {
        return tables.entrySet().stream()
                .map(table -> "[" + table.getKey() + "]\n" + String.join("\n", table.getValue()) + "\n")
                .collect(Collectors.joining("\n"));
    }

    /** Replaces control characters, which comments must not contain. */
    static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c == 127) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    static String list(List<String> texts) {
        return texts.stream().map(TomlText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
}
