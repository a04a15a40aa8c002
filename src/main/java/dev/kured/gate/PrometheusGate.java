package dev.kured.gate;

import dev.kured.http.Http;
import dev.kured.terms.ShortList;
import dev.kured.terms.Trouble;
import java.util.List;
import java.util.Optional;

/** Closed while alerts are active in Prometheus, or while a query of the operator returns anything. */
public final class PrometheusGate implements Gate {
    private static final List<String> TYPES = List.of("vector", "matrix");

    private final Http http;
    private final Prometheus prometheus;

    /** Asks that Prometheus, and keeps no connection open between two questions. */
    public PrometheusGate(Prometheus prometheus) {
        this(Http.ofHost(), prometheus);
    }

    PrometheusGate(Http http, Prometheus prometheus) {
        this.http = http;
        this.prometheus = prometheus;
    }

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public Reach reach() {
        return Reach.FLEET;
    }

    @Override
    public String key() {
        return name() + "@" + Integer.toHexString((prometheus + "\n" + prometheus.question()).hashCode());
    }

    @Override
    public Optional<String> closedBecause() throws Trouble {
        Question question = prometheus.question();
        QueryAnswer answer = prometheus.ask(http);
        if (!TYPES.contains(answer.type())) {
            throw new Trouble(
                    prometheus + " answers a " + answer.type() + " to " + question.promql() + ", which is never empty",
                    "Make it a comparison that returns nothing when all is well, such as: up == 0"
                            + " (gates.prometheus.query)");
        }
        Optional<String> closed = question.closedBecause(answer);
        if (closed.isEmpty() && !answer.warnings().isEmpty()) {
            throw new Trouble(
                    prometheus + " finds nothing, but doubts its answer: " + ShortList.of(answer.warnings()),
                    "No reboot is begun on a doubtful answer");
        }
        return closed;
    }
}
