package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.gate.ActiveAlerts;
import dev.kured.gate.AnyResult;
import dev.kured.gate.Prometheus;
import dev.kured.gate.PrometheusGate;
import dev.kured.gate.Question;
import dev.kured.lab.Lab;
import dev.kured.terms.NamePattern;
import dev.kured.terms.Trouble;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gate against a real Prometheus with real alerting rules. */
class PrometheusE2E {

    private static Lab lab;
    private static URI url;

    @BeforeAll
    static void aPrometheus() throws Exception {
        lab = Lab.in(Files.createTempDirectory("kured-e2e"));
        lab.run("up", "1");
        url = URI.create(lab.run("prometheus").split(" ")[1]);
    }

    @AfterAll
    static void theLabGoes() {
        if (lab != null) {
            lab.run("down");
        }
    }

    private static Optional<String> ask(Question question) throws Trouble {
        return new PrometheusGate(Prometheus.at(url).withQuestion(question)).closedBecause();
    }

    @Test
    void alertsCloseTheGateUntilTheyAreGone() throws Exception {
        Question all = ActiveAlerts.ALL;
        assertEquals(Optional.empty(), ask(all));
        lab.run("alert", "NodeDown");
        lab.run("alert", "DiskFull", "critical", "pending");
        assertEquals(Optional.of("alerts are active: DiskFull (pending), NodeDown (firing)"), ask(all));
        assertEquals(Optional.of("an alert is active: NodeDown (firing)"), ask(ActiveAlerts.ALL.withFiringOnly(true)));
        assertEquals(Optional.of("an alert is active: DiskFull (pending)"),
                ask(ActiveAlerts.ALL.withIgnore(Optional.of(new NamePattern("^Node")))));
        assertEquals(Optional.empty(), ask(ActiveAlerts.ALL.withOnly(Optional.of(new NamePattern("^Etcd")))));
        assertEquals(Optional.of("the query ALERTS{severity=\"critical\"} returns ALERTS{alertname=\"DiskFull\","
                        + " alertstate=\"pending\", severity=\"critical\"}"),
                ask(new AnyResult("ALERTS{severity=\"critical\"}")));
        lab.run("no-alert", "NodeDown");
        lab.run("no-alert", "DiskFull");
        assertEquals(Optional.empty(), ask(all));
    }

    @Test
    void alertsAboutKuredNeverCloseIt() throws Exception {
        lab.run("alert", "KuredRebootOverdue", "warning", "pending");
        lab.run("alert", "KuredGateClosed");
        assertEquals(Optional.empty(), ask(ActiveAlerts.ALL));
        assertEquals(Optional.empty(), ask(ActiveAlerts.ALL.withOnly(Optional.of(new NamePattern("^Kured")))));
        lab.run("no-alert", "KuredRebootOverdue");
        lab.run("no-alert", "KuredGateClosed");
    }

    @Test
    void whatIsNoPromQlIsToldInPrometheusOwnWords() {
        Trouble trouble = assertThrows(Trouble.class, () -> ask(new AnyResult("up ==")));
        assertTrue(trouble.happened().contains(" refuses the query: "), trouble::inFull);
        assertTrue(trouble.happened().contains("parse error"), trouble::inFull);
    }

    @Test
    void aScalarIsNoQuestion() {
        assertTrue(assertThrows(Trouble.class, () -> ask(new AnyResult("1"))).happened().contains("answers a scalar"));
    }
}
