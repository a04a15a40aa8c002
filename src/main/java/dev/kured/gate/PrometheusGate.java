package dev.kured.gate;

import dev.kured.http.Http;
import dev.kured.terms.ShortList;
import dev.kured.terms.Trouble;
import java.util.List;
import java.util.Optional;

/** Closed while Prometheus says so: while alerts are active, or while a query of the operator's returns anything. */
public final class PrometheusGate implements Gate {
    private static final List<String> TYPES = List.of("vector", "matrix");

    private final Http http;
    private final Prometheus prometheus;
    private final Question question;

    /** Asks that Prometheus this question, each time anew; between the questions nothing of it is open. */
    public PrometheusGate(Prometheus prometheus, Question question) {
        this(Http.ofHost(), prometheus, question);
    }

    PrometheusGate(Http http, Prometheus prometheus, Question question) {
        this.http = http;
        this.prometheus = prometheus;
        this.question = question;
    }

    @Override
    public Reach reach() {
        return Reach.FLEET;
    }

    @Override
    public String key() {
        return name() + "@" + Integer.toHexString((prometheus + "\n" + question).hashCode());
    }

    @Override
    public Optional<String> closedBecause() throws Trouble {
        QueryAnswer answer = prometheus.ask(http, question.promql());
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
