package dev.kured.daemon;

import dev.kured.config.Settings;
import dev.kured.gate.ActiveAlerts;
import dev.kured.gate.AnyResult;
import dev.kured.gate.Gate;
import dev.kured.gate.HoldGate;
import dev.kured.gate.InhibitorGate;
import dev.kured.gate.PodGate;
import dev.kured.gate.Prometheus;
import dev.kured.gate.PrometheusGate;
import dev.kured.gate.Question;
import dev.kured.host.Machine;
import dev.kured.kube.Kube;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The gates that the operator has set up, the cheaper to ask the earlier. */
public final class Gates {
    private Gates() {}

    static List<Gate> of(Settings settings, Machine machine, HoldGate hold) {
        return Stream.of(
                        Optional.of(hold),
                        Optional.of(new InhibitorGate(machine)),
                        pods(settings),
                        settings.gates().prometheus().map(Gates::prometheus))
                .<Gate>flatMap(Optional::stream)
                .toList();
    }

    public static Gate prometheus(Settings.Prometheus settings) {
        Question question = settings.query()
                .<Question>map(AnyResult::new)
                .orElseGet(() -> new ActiveAlerts(settings.ignore(), settings.only(), settings.firingOnly()));
        return new PrometheusGate(
                new Prometheus(
                        settings.url(),
                        settings.bearerToken(),
                        settings.headers(),
                        settings.authority(),
                        settings.certificate(),
                        settings.key(),
                        settings.timeout()),
                question);
    }

    public static HoldGate hold(RuntimePaths places, Path config) {
        return new HoldGate(List.of(places.hold(), RuntimePaths.permanentHold(config)));
    }

    public static Optional<Gate> pods(Settings settings) {
        return settings.gates().pods().isEmpty() ? Optional.empty() : Optional.of(new Pods(settings));
    }

    /** Each time with a connection of its own, so that none is open between two questions. */
    private record Pods(Settings settings) implements Gate {
        @Override
        public Optional<String> closedBecause() throws Trouble {
            Credential credential = Credential.find(settings.node());
            try (var kube = new Kube(credential.kubeconfig())) {
                return new PodGate(kube, credential.node(), settings.gates().pods()).closedBecause();
            }
        }
    }
}
