package dev.kured.gate;

import java.util.Optional;

/** A question to Prometheus, and what the answer means. */
public sealed interface Question permits ActiveAlerts, AnyResult {

    /** Returns the query, in PromQL. */
    String promql();

    /** Returns why no reboot may begin, according to {@code answer}; empty if it may. */
    Optional<String> closedBecause(QueryAnswer answer);
}
