package dev.kured.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One value's name and labels.
 *
 * @param name the family's, in a summary with {@code _sum} or {@code _count}
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

    /** As in the text format: {@code name{label="value"}}; an empty label is as good as none. */
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
