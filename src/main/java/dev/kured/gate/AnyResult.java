package dev.kured.gate;

import dev.kured.terms.ShortList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Asks whether a query of the operator returns anything.
 *
 * @param promql {@code gates.prometheus.query}
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/">Querying Prometheus</a>
 */
public record AnyResult(String promql) implements Question {
    private static final String NAME = "__name__";

    @Override
    public Optional<String> closedBecause(QueryAnswer answer) {
        List<String> series = answer.series().stream().map(AnyResult::inWords).sorted().toList();
        return series.isEmpty()
                ? Optional.empty()
                : Optional.of("the query " + promql + " returns " + ShortList.of(series));
    }

    /** Returns the labels as PromQL writes them: {@code up{job="node"}}. */
    private static String inWords(Map<String, String> labels) {
        return labels.getOrDefault(NAME, "") + new TreeMap<>(labels).entrySet().stream()
                .filter(label -> !label.getKey().equals(NAME))
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
