package dev.kured.gate;

import java.util.Optional;

/** What Prometheus is asked, and what its answer means. */
public sealed interface Question permits ActiveAlerts, AnyResult {

    /** In PromQL. */
    String promql();

    /** Why no reboot may begin, by that answer; empty if it may. */
    Optional<String> closedBecause(QueryAnswer answer);
}
