package dev.kured.rehearse;

import dev.kured.agent.DrainRules;
import dev.kured.agent.LockRules;
import dev.kured.agent.RebootRules;
import dev.kured.agent.RecoveryRules;
import dev.kured.agent.Rules;
import dev.kured.gate.Gate;
import dev.kured.node.Marks;
import dev.kured.schedule.Schedule;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Creates worlds for tests, and answers questions about them. */
public final class SmallWorld {
    /** A Sunday evening. */
    public static final Instant BEGIN = Instant.parse("2026-11-22T22:00:00Z");
    /** The defaults of kured.toml(5), in short. */
    public static final Rules RULES = new Rules(
            Schedule.always(),
            LockRules.ONE_AT_A_TIME,
            Duration.ofMinutes(1),
            DrainRules.USUAL,
            RebootRules.USUAL,
            RecoveryRules.USUAL,
            Marks.NONE);

    private SmallWorld() {}

    static World of(long seed) {
        return new World(seed, BEGIN, RULES, 100_000);
    }

    static Host addHost(World world, String name) {
        return world.addHost(new NodeName(name), Map.of());
    }

    public static Rules with(Rules r, Schedule schedule) {
        return new Rules(schedule, r.lock(), r.gateRetry(), r.drain(), r.reboot(), r.recovery(), r.marks());
    }

    public static Rules with(Rules r, LockRules lock) {
        return new Rules(r.schedule(), lock, r.gateRetry(), r.drain(), r.reboot(), r.recovery(), r.marks());
    }

    static Rules with(Rules r, Duration gateRetry) {
        return new Rules(r.schedule(), r.lock(), gateRetry, r.drain(), r.reboot(), r.recovery(), r.marks());
    }

    static Rules with(Rules r, DrainRules drain) {
        return new Rules(r.schedule(), r.lock(), r.gateRetry(), drain, r.reboot(), r.recovery(), r.marks());
    }

    public static Rules with(Rules r, RecoveryRules recovery) {
        return new Rules(r.schedule(), r.lock(), r.gateRetry(), r.drain(), r.reboot(), recovery, r.marks());
    }

    public static Rules with(Rules r, Marks marks) {
        return new Rules(r.schedule(), r.lock(), r.gateRetry(), r.drain(), r.reboot(), r.recovery(), marks);
    }

    /** A gate of one node. */
    public static Gate gate(Supplier<Optional<String>> closedBecause) {
        return new Gate() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public Optional<String> closedBecause() {
                return closedBecause.get();
            }
        };
    }

    static String story(World world) {
        return String.join("\n", world.trace.lines().toList());
    }
}
