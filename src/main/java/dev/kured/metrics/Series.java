package dev.kured.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The name and labels of one value.
 *
 * @param name the name of the family; in a summary with {@code _sum} or {@code _count} appended
 */
record Series(String name, Map<String, String> labels) implements Comparable<Series> {
    Series {
        labels = Map.copyOf(labels);
    }

    Series with(String label, String value) {
        var more = new TreeMap<>(labels);
        more.put(label, value);
        return new Series(name, more);
    }

    @Override
    public int compareTo(Series other) {
        return toString().compareTo(other.toString());
    }

    /** Formats the series as in the text format, {@code name{label="value"}}; leaves out labels with an empty value. */
    @Override
    public String toString() {
        String inBraces = new TreeMap<>(labels).entrySet().stream()
                .filter(label -> !label.getValue().isEmpty())
                .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                .collect(Collectors.joining(","));
        return inBraces.isEmpty() ? name : name + "{" + inBraces + "}";
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
