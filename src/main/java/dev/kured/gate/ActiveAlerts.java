package dev.kured.gate;

import dev.kured.terms.NamePattern;
import dev.kured.terms.ShortList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks whether an alert is active. Prometheus keeps active alerts in the series {@code ALERTS}, each with its name and its
 * state, pending or firing. It counts them by name, so that the answer stays small while thousands of alerts fire.
 *
 * <p>The alerts of kured.rules.yaml, recognized by their label or name, never count: one of them is pending as soon as a
 * node needs a reboot, and would defer that reboot. Each component is a key of {@code [gates.prometheus]} in kured.toml(5).
 *
 * @param ignore the names of alerts that do not count; empty: none
 * @param only the names of the only alerts that count; empty: all
 * @param firingOnly whether only firing alerts count, and not pending ones
 * @see <a href="https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/">Alerting rules</a>
 */
public record ActiveAlerts(Optional<NamePattern> ignore, Optional<NamePattern> only, boolean firingOnly)
        implements Question {

    /** Every alert, pending or firing. */
    public static final ActiveAlerts ALL = new ActiveAlerts(Optional.empty(), Optional.empty(), false);

    private static final String NAME = "alertname";
    private static final String STATE = "alertstate";
    private static final String NOT_KUREDS_OWN = NAME + "!~\"Kured.*\", kured!=\"self\"";

    /** Returns the same question with another {@code ignore}; empty: none. */
    public ActiveAlerts withIgnore(Optional<NamePattern> other) {
        return new ActiveAlerts(other, only, firingOnly);
    }

    /** Returns the same question with another {@code only}; empty: every alert counts. */
    public ActiveAlerts withOnly(Optional<NamePattern> other) {
        return new ActiveAlerts(ignore, other, firingOnly);
    }

    /** Returns the same question with another {@code firing-only}. */
    public ActiveAlerts withFiringOnly(boolean other) {
        return new ActiveAlerts(ignore, only, other);
    }

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
