package dev.kured.daemon;

import dev.kured.config.Settings;
import dev.kured.gate.Gate;
import dev.kured.gate.HoldGate;
import dev.kured.gate.InhibitorGate;
import dev.kured.gate.PodGate;
import dev.kured.gate.PrometheusGate;
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
                        settings.gates().prometheus().map(PrometheusGate::new))
                .<Gate>flatMap(Optional::stream)
                .toList();
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
        public String name() {
            return "pods";
        }

        @Override
        public Optional<String> closedBecause() throws Trouble {
            Credential credential = Credential.find(settings.node());
            try (var kube = new Kube(credential.kubeconfig())) {
                return new PodGate(kube, credential.node(), settings.gates().pods()).closedBecause();
            }
        }
    }
}
