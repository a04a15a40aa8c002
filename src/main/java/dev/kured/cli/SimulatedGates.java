package dev.kured.cli;

import dev.kured.config.Settings;
import dev.kured.gate.Gate;
import dev.kured.rehearse.FaultLevel;
import dev.kured.rehearse.Plan;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The configured gates in a rehearsal. Nobody is asked: they are open, and with faults closed from time to time, as the
 * seed says.
 */
record SimulatedGates(Settings.Gates settings, FaultLevel faults, long seed) implements Plan.Gates {

    @Override
    public List<Gate> of(NodeName node, InstantSource clock) {
        return Stream.of(
                        settings.prometheus().map(_ -> gate("prometheus", Gate.Reach.FLEET, "an alert is active: Rehearsed (firing)", "", clock)),
                        Optional.of(settings.pods())
                                .filter(pods -> !pods.isEmpty())
                                .map(pods -> gate("pods", Gate.Reach.NODE, "pods that match " + pods.getFirst() + " run on the node",
                                        node.value(), clock)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Gate gate(String name, Gate.Reach reach, String reason, String whose, InstantSource clock) {
        return new Gate() {
            @Override
            public Optional<String> closedBecause() {
                return isClosed(name + whose, clock) ? Optional.of(reason) : Optional.empty();
            }

            @Override
            public Reach reach() {
                return reach;
            }

            @Override
            public String name() {
                return name;
            }
        };
    }

    /** Once in each period, for up to a sixth of it; on an ordinary bad day, an alert is over within the hour. */
    private boolean isClosed(String what, InstantSource clock) {
        Duration period = switch (faults) {
            case NONE -> Duration.ZERO;
            case SOME -> Duration.ofHours(24);
            case MANY -> Duration.ofHours(12);
            case STORM -> Duration.ofHours(2);
        };
        if (period.isZero()) {
            return false;
        }
        long now = clock.millis();
        long number = Math.floorDiv(now, period.toMillis());
        var random = new Random(seed * 31 + what.hashCode() * 0x9E3779B97F4A7C15L + number);
        long begins = random.nextLong(period.toMillis() / 2);
        long lasts = random.nextLong(period.toMillis() / (faults == FaultLevel.SOME ? 24 : 6));
        long within = now - number * period.toMillis();
        return within >= begins && within < begins + lasts;
    }
}
