package dev.kured.rehearse;

import dev.kured.lock.LockRecord;
import dev.kured.node.Marks;
import dev.kured.rehearse.DecorationPolicy.Answer;
import dev.kured.rehearse.FaultCatalog.Fault;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Injects all kinds of faults: requests that fail before or after their effect or take effect late, daemons that die
 * between any two effects, and faults of machines, networks, clocks and people. {@link #stopFaults} ends them and repairs
 * what they broke.
 */
final class FaultInjector implements FaultModel {
    private static final List<String> ANSWERS = List.of(
            "connection refused",
            "429 Too Many Requests",
            "500 Internal Server Error: etcdserver: request timed out",
            "503 Service Unavailable");
    private static final Duration LATEST = Duration.ofMinutes(2);

    private final World world;
    private final SeededRandom chance;
    private final FaultCatalog faultCatalog;
    private final double crash;
    private final double failure;
    private final double lateness;
    private final double slowness;
    private final double lateNews;
    private final Duration pause;
    private final List<Fault> all;
    private final boolean forGood;
    private boolean active;

    /**
     * Creates an injector; {@link #begin} starts it.
     *
     * @param forGood whether to inject faults that do not end by themselves, too
     */
    FaultInjector(World world, FaultLevel faults, boolean forGood) {
        this.world = world;
        this.forGood = forGood;
        // This name is part of the seed: another one would change every run.
        this.chance = world.chance("storm");
        this.faultCatalog = new FaultCatalog(world, chance);
        this.all = forGood ? Stream.concat(faultCatalog.passing().stream(), faultCatalog.lasting().stream()).toList() : faultCatalog.passing();
        // Each seed leaves out some kinds of fault, so that frequent kinds do not always hide the rare ones.
        this.crash = intensity(0.006 * faults.strength());
        this.failure = intensity(0.02 * faults.strength());
        this.lateness = intensity(0.02 * faults.strength());
        this.slowness = intensity(0.02 * faults.strength());
        this.lateNews = intensity(0.01 * faults.strength());
        this.pause = Duration.ofMinutes(20).dividedBy(faults.strength());
    }

    private double intensity(double most) {
        return chance.onceIn(4) ? 0 : most * chance.generator().nextDouble();
    }

    void begin() {
        active = true;
        world.faultModel = this;
        for (Host host : world.hostList) {
            planFault(host);
        }
        planOutage();
        if (forGood && chance.onceIn(4)) {
            world.time.in(chance.onceIn(2) ? Duration.ZERO : chance.upTo(Duration.ofHours(1)),
                    () -> world.api.refuseDecoration(policy()));
        }
    }

    // ------------------------------------------------------------------ requests

    @Override
    public void inject(Host host, boolean afterwards) throws Trouble {
        double random = chance.generator().nextDouble();
        if (random < crash) {
            world.faultCount.to(host);
            throw new Crash();
        }
        if (random < crash + failure) {
            world.faultCount.to(host);
            if (chance.onceIn(3)) {
                host.waitFor(chance.upTo(Duration.ofSeconds(30)));
                throw new Trouble("no answer from the API server within 30s", "");
            }
            throw new Trouble("the API server answers: " + chance.oneOf(ANSWERS), "");
        }
    }

    @Override
    public Optional<Late> late(Host host, Request kind) {
        if (!chance.chance(lateness)) {
            return Optional.empty();
        }
        world.faultCount.to(host);
        return Optional.of(new Late(chance.upTo(Duration.ofSeconds(30)), chance.between(Duration.ofSeconds(1), LATEST)));
    }

    @Override
    public Duration underWay() {
        return chance.chance(slowness) ? chance.upTo(Duration.ofSeconds(10)) : Duration.ZERO;
    }

    @Override
    public Duration delayOfNews() {
        return chance.chance(lateNews) ? chance.upTo(Duration.ofSeconds(60)) : Duration.ZERO;
    }

    // ------------------------------------------------------------------ faults

    private void planOutage() {
        world.time.in(chance.upTo(Duration.ofHours(4)), () -> {
            if (active) {
                world.faultCount.toAll();
                world.api.setAway(true);
                world.time.in(chance.upTo(Duration.ofMinutes(chance.onceIn(4) ? 120 : 5)), () -> world.api.setAway(false));
                planOutage();
            }
        });
    }

    private void planFault(Host host) {
        world.time.in(chance.upTo(pause.multipliedBy(2)), () -> {
            if (active && !host.gone) {
                world.faultCount.to(host);
                chance.oneOf(all).applyTo(host);
                planFault(host);
            }
        });
    }

    /** A policy that lasts until the end, except that {@link #stopFaults} makes webhooks answer again. */
    private DecorationPolicy policy() {
        List<Predicate<String>> refused = List.of(
                _ -> true,
                key -> key.startsWith("rebooting"),
                key -> key.startsWith("rebooted"),
                key -> key.startsWith("reboot"),
                key -> key.startsWith("kured.dev/"),
                Marks.WAITING::equals,
                key -> key.startsWith("weave.works/"),
                DecorationPolicy.TAINTS::equals);
        return new DecorationPolicy(chance.oneOf(refused), chance.oneOf(List.of(Answer.values())));
    }

    // ------------------------------------------------------------------ the end of the faults

    /** Stops injecting faults and repairs what they broke. */
    void stopFaults() {
        world.trace.note(() -> "no more faults are injected");
        active = false;
        world.faultModel = FaultModel.NONE;
        world.api.setAway(false);
        world.api.mendLock();
        world.api.mendWebhooks();
        world.api.operator(LockRecord::resumed);
        if (forGood) {
            faultCatalog.takeOneAway();
        }
        world.hostList.stream().filter(host -> !host.gone).forEach(faultCatalog::repair);
        List<Host> present = world.hostList.stream().filter(host -> !host.gone).toList();
        for (int i = 0; i < present.size(); i++) {
            // Some cordons of administrators stay, but not in a small fleet: its pods could find no other node.
            if (i % 4 != 3 || present.size() < 8) {
                present.get(i).adminCordons(false);
            }
        }
    }
}
