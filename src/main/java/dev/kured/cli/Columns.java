package dev.kured.cli;

import java.util.List;
import java.util.stream.IntStream;

/** Lines of cells that stand below one another; a column in which no line but the first says anything is left out. */
final class Columns {
    private Columns() {}

    /** @param lines the first are the headings; all equally long */
    static List<String> aligned(List<List<String>> lines) {
        int[] told = IntStream.range(0, lines.getFirst().size())
                .filter(column -> lines.stream().skip(1).anyMatch(line -> !line.get(column).isEmpty()))
                .toArray();
        return lines.stream().map(line -> aligned(line, lines, told)).toList();
    }

    private static String aligned(List<String> line, List<List<String>> lines, int[] columns) {
        var text = new StringBuilder();
        for (int column : columns) {
            int width = lines.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
            text.append(line.get(column)).append(" ".repeat(width - line.get(column).length() + 2));
        }
        return text.toString().stripTrailing();
    }
}
