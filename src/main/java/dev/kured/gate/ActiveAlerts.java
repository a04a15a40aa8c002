package dev.kured.gate;

import dev.kured.terms.NamePattern;
import dev.kured.terms.ShortList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks whether an alert is active. Prometheus keeps them in the series {@code ALERTS}, each with its name and its state,
 * pending or firing. They are counted by name there, so that the answer is small while half a cluster is on fire.
 *
 * <p>Alerts about kured itself never count: one of them is pending from the moment that a node needs a reboot, and would
 * defer that very reboot. They are those of kured.rules.yaml, by its label or by their names.
 *
 * @param ignore names of alerts that do not count
 * @param only if given, only alerts of these names count
 * @param firingOnly whether pending alerts do not count
 * @see <a href="https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/">Alerting rules</a>
 */
public record ActiveAlerts(Optional<NamePattern> ignore, Optional<NamePattern> only, boolean firingOnly)
        implements Question {
    private static final String NAME = "alertname";
    private static final String STATE = "alertstate";
    private static final String NOT_KUREDS_OWN = NAME + "!~\"Kured.*\", kured!=\"self\"";

    @Override
    public String promql() {
        String which = NOT_KUREDS_OWN + (firingOnly ? ", " + STATE + "=\"firing\"" : "");
        return "count by (" + NAME + ", " + STATE + ") (ALERTS{" + which + "} != 0)";
    }

    @Override
    public Optional<String> closedBecause(QueryAnswer answer) {
        var states = new TreeMap<String, TreeSet<String>>();
        for (Map<String, String> series : answer.series()) {
            String name = series.getOrDefault(NAME, "");
            if (counts(name)) {
                states.computeIfAbsent(name, _ -> new TreeSet<>()).add(series.getOrDefault(STATE, "active"));
            }
        }
        var alerts = states.entrySet().stream()
                .map(alert -> alert.getKey() + " (" + String.join(" and ", alert.getValue()) + ")")
                .toList();
        return alerts.isEmpty()
                ? Optional.empty()
                : Optional.of((alerts.size() == 1 ? "an alert is active: " : "alerts are active: ")
                        + ShortList.of(alerts));
    }

    private boolean counts(String name) {
        return !name.isEmpty()
                && ignore.filter(pattern -> pattern.isIn(name)).isEmpty()
                && only.map(pattern -> pattern.isIn(name)).orElse(true);
    }
}
