package dev.kured.node;

import dev.kured.terms.NodeName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The Nodes as {@code kubectl get nodes} gets them: a line each, some two hundred bytes instead of ten kilobytes.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables">Tables</a>
 */
record NodeTable(@Nullable List<Column> columnDefinitions, @Nullable List<Row> rows) {
    static final String ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io";

    record Column(String name) {}

    record Row(List<Object> cells) {}

    /**
     * Those that are not Ready. A Node of which nobody knows is not.
     *
     * @throws IllegalStateException if it does not tell
     */
    Set<NodeName> notReady() {
        int name = column("Name");
        int status = column("Status");
        return Optional.ofNullable(rows).orElse(List.of()).stream()
                .filter(row -> !isReady(row.cells().get(status).toString()))
                .map(row -> new NodeName(row.cells().get(name).toString()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@code Ready}, or {@code Ready,SchedulingDisabled}; else {@code NotReady} or {@code Unknown}. */
    private static boolean isReady(String status) {
        return List.of(status.split(",", -1)).contains("Ready");
    }

    private int column(String wanted) {
        List<Column> columns = Optional.ofNullable(columnDefinitions).orElse(List.of());
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a table of Nodes without a column '" + wanted + "'"));
    }
}
