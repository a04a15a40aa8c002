package dev.kured.rehearse;

import dev.kured.agent.LockRules;
import dev.kured.agent.Rules;
import dev.kured.schedule.Schedule;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A world for tests, and what they ask of it. */
public final class SmallWorld {
    /** A Sunday evening. */
    public static final Instant BEGIN = Instant.parse("2026-11-22T22:00:00Z");
    /** The defaults of kured.toml(5), in short. */
    public static final Rules RULES = new Rules(
            Duration.ofMinutes(1),
            Optional.of(Duration.ofMinutes(15)),
            Optional.empty(),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            3,
            Duration.ofMinutes(30),
            Duration.ZERO,
            Schedule.always(),
            LockRules.ONE_AT_A_TIME);

    private SmallWorld() {}

    static World of(long seed) {
        return new World(seed, BEGIN, RULES, 100_000);
    }

    static Host addHost(World world, String name) {
        return world.addHost(new NodeName(name), Map.of());
    }

    static Rules with(Rules r, Schedule schedule) {
        return new Rules(r.gateRetry(), r.drainTimeout(), r.gracePeriod(), r.retryAfter(), r.rebootTimeout(),
                r.maxPerDay(), r.readyTimeout(), r.settle(), schedule, r.lock());
    }

    static Rules with(Rules r, LockRules lock) {
        return new Rules(r.gateRetry(), r.drainTimeout(), r.gracePeriod(), r.retryAfter(), r.rebootTimeout(),
                r.maxPerDay(), r.readyTimeout(), r.settle(), r.schedule(), lock);
    }

    static String story(World world) {
        return String.join("\n", world.trace.lines().toList());
    }

    static List<Host> hosts(World world) {
        return world.hostList;
    }
}
