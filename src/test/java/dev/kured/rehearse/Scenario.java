package dev.kured.rehearse;

import dev.kured.agent.DrainRules;
import dev.kured.agent.LockRules;
import dev.kured.agent.RebootRules;
import dev.kured.agent.RecoveryRules;
import dev.kured.agent.Rules;
import dev.kured.gate.Gate;
import dev.kured.node.Marks;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.terms.Concurrency;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fleet of 3 to 50 nodes with a random configuration that reboots while all kinds of faults are injected. Then the faults
 * end, and all nodes must complete. Everything follows from one seed.
 */
final class Scenario {
    private static final Marks MARKS =
            new Marks(true, Map.of("rebooting", "yes"), Map.of("rebooted", "yes"), Optional.of("waits"));
    /** How long some sentinels survive reboots. */
    private static final Duration OBSTINATE = Duration.ofDays(3);
    private static final Duration LONGEST = Duration.ofDays(21);

    private final World world;
    private final SeededRandom chance;
    private final FaultInjector faultInjector;

    Scenario(long seed, int traceLength, World.Fitting fitting) {
        this.chance = SeededRandom.of(seed, "scenario");
        int nodes = chance.onceIn(8) ? 3 + chance.below(48) : 3 + chance.below(6);
        Rules rules = rules();
        this.world = new World(seed, SmallWorld.BEGIN, rules, traceLength);
        world.fitting = fitting;
        world.clockError = clockError(rules);
        world.gates = chance.onceIn(2) ? _ -> List.of() : _ -> List.of(gate(Gate.Reach.FLEET), gate(Gate.Reach.NODE));
        Fleet.populate(world, new Plan(nodes, chance.below(8), rules, SmallWorld.BEGIN, Duration.ofMinutes(20),
                chance.between(Duration.ofSeconds(30), Duration.ofMinutes(8)), seed, FaultLevel.STORM, Plan.Gates.NONE));
        world.hostList.forEach(this::colour);
        this.faultInjector = new FaultInjector(world, FaultLevel.STORM, true);
    }

    /** A clock that is wrong by hours robs nobody without lock.ttl. */
    private Duration clockError(Rules rules) {
        if (chance.onceIn(2)) {
            return Duration.ZERO;
        }
        return rules.lock().ttl().isZero() && chance.onceIn(2) ? Duration.ofHours(6) : Duration.ofMinutes(2);
    }

    private Rules rules() {
        Concurrency concurrency = switch (chance.below(4)) {
            case 0 -> new Concurrency.Nodes(2 + chance.below(3));
            case 1 -> new Concurrency.Share(1 + chance.below(50));
            default -> new Concurrency.Nodes(1);
        };
        LockRules lock = LockRules.ONE_AT_A_TIME
                .withConcurrency(concurrency)
                .withZoneLabel(chance.onceIn(4) ? Optional.of("zone") : Optional.empty())
                .withCountNotReady(chance.onceIn(6))
                .withTtl(chance.onceIn(4) ? chance.between(Duration.ofMinutes(20), Duration.ofHours(2)) : Duration.ZERO)
                .withReleaseDelay(chance.onceIn(3) ? chance.upTo(Duration.ofMinutes(10)) : Duration.ZERO);
        return new Rules(
                chance.onceIn(4) ? daily() : Schedule.always(),
                lock,
                Duration.ofMinutes(1),
                DrainRules.USUAL
                        .withDelay(chance.onceIn(4) ? chance.upTo(Duration.ofMinutes(1)) : Duration.ZERO)
                        .withTimeout(Optional.of(chance.between(Duration.ofMinutes(2), Duration.ofMinutes(15))))
                        .withOnTimeout(chance.onceIn(10) ? DrainRules.OnTimeout.REBOOT : DrainRules.OnTimeout.UNDO),
                RebootRules.USUAL
                        .withDelay(chance.onceIn(4) ? chance.upTo(Duration.ofMinutes(1)) : Duration.ZERO)
                        .withTimeout(chance.between(Duration.ofMinutes(2), Duration.ofMinutes(10))),
                RecoveryRules.USUAL
                        .withSettle(chance.onceIn(2) ? chance.upTo(Duration.ofMinutes(5)) : Duration.ZERO),
                chance.onceIn(3) ? MARKS : Marks.NONE);
    }

    private Schedule daily() {
        LocalTime start = LocalTime.of(chance.below(24), 0);
        return new Schedule(ZoneOffset.UTC,
                List.of(new Window(List.of(), start, new Window.End.After(chance.between(
                        Duration.ofHours(2), Duration.ofHours(8))))),
                List.of());
    }

    private void colour(Host host) {
        host.sentinelSurvives = chance.onceIn(12);
        if (chance.onceIn(6)) {
            host.adminCordons(true);
        }
    }

    private Gate gate(Gate.Reach reach) {
        return new Gate() {
            @Override
            public Optional<String> closedBecause() throws Trouble {
                return alert();
            }

            @Override
            public Reach reach() {
                return reach;
            }

            @Override
            public String name() {
                return reach.name();
            }
        };
    }

    /** A gate that is closed now and then and unavailable now and then, like an alert in Prometheus. */
    private Optional<String> alert() throws Trouble {
        if (world.faultModel == FaultModel.NONE || chance.onceIn(2)) {
            return Optional.empty();
        }
        if (chance.onceIn(2)) {
            throw new Trouble("Prometheus is away", "");
        }
        return Optional.of("alert DiskFull is active");
    }

    World world() {
        return world;
    }

    /** @throws BrokenPromise if one is broken */
    void run() {
        faultInjector.begin();
        world.runFor(chance.between(Duration.ofHours(1), Duration.ofHours(4)));
        faultInjector.stopFaults();
        if (!becomesQuiet(OBSTINATE)) {
            // Among many nodes whose sentinels survive, one would always be rebooting.
            world.hostList.forEach(host -> host.sentinelSurvives = false);
            becomesQuiet(LONGEST);
        }
        world.promises.everythingIsDone();
    }

    private boolean becomesQuiet(Duration within) {
        Instant end = world.now().plus(within);
        do {
            world.runFor(Duration.ofMinutes(10));
        } while (!isQuiet() && world.now().isBefore(end));
        return isQuiet();
    }

    private boolean isQuiet() {
        return world.api.onlyTheGoneHoldTheLock() && world.hostList.stream().allMatch(host ->
                host.gone || host.daemon.report().phase() == PhaseName.IDLE
                        || (host.sentinelSurvives
                                && !host.rebootsByKured.isEmpty()
                                && host.daemon.report().facts().obstacles().contains(ObstacleName.Known.MAX_PER_DAY)));
    }
}
