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
 * Everything that goes wrong: requests that fail with, without or before their effect, daemons that die between any two
 * effects, machines, networks, clocks and people. It blows until it calms down; then whatever it broke is mended.
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
    private boolean blows;

    /** @param forGood whether also what does not pass by itself: machines that never boot, or are taken away */
    FaultInjector(World world, FaultLevel faults, boolean forGood) {
        this.world = world;
        this.forGood = forGood;
        this.chance = world.chance("storm");
        this.faultCatalog = new FaultCatalog(world, chance);
        this.all = forGood ? Stream.concat(faultCatalog.passing().stream(), faultCatalog.lasting().stream()).toList() : faultCatalog.passing();
        // Each seed has its own weather, so that rare kinds of it are not always drowned in the others.
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
        blows = true;
        world.faultModel = this;
        for (Host host : world.hostList) {
            planMishap(host);
        }
        planOutage();
        if (forGood && chance.onceIn(4)) {
            world.time.in(chance.onceIn(2) ? Duration.ZERO : chance.upTo(Duration.ofHours(1)),
                    () -> world.api.refuseDecoration(policy()));
        }
    }

    // ------------------------------------------------------------------ requests

    @Override
    public void strike(Host host, boolean afterwards) throws Trouble {
        double thrown = chance.generator().nextDouble();
        if (thrown < crash) {
            world.damage.to(host);
            throw new Crash();
        }
        if (thrown < crash + failure) {
            world.damage.to(host);
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
        world.damage.to(host);
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

    // ------------------------------------------------------------------ mishaps

    private void planOutage() {
        world.time.in(chance.upTo(Duration.ofHours(4)), () -> {
            if (blows) {
                world.damage.toAll();
                world.api.setAway(true);
                world.time.in(chance.upTo(Duration.ofMinutes(chance.onceIn(4) ? 120 : 5)), () -> world.api.setAway(false));
                planOutage();
            }
        });
    }

    private void planMishap(Host host) {
        world.time.in(chance.upTo(pause.multipliedBy(2)), () -> {
            if (blows && !host.gone) {
                world.damage.to(host);
                chance.oneOf(all).befalls(host);
                planMishap(host);
            }
        });
    }

    /** What is refused is never allowed again; but in the end, webhooks answer. */
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

    // ------------------------------------------------------------------ the end

    /** It calms down: nothing goes wrong any more, and what is broken is mended. */
    void calmDown() {
        world.trace.note(() -> "the storm calms down");
        blows = false;
        world.faultModel = FaultModel.FINE;
        world.api.setAway(false);
        world.api.mendLock();
        world.api.mendWebhooks();
        world.api.operator(LockRecord::resumed);
        if (forGood) {
            faultCatalog.takeOneAway();
        }
        world.hostList.stream().filter(host -> !host.gone).forEach(faultCatalog::mend);
        List<Host> present = world.hostList.stream().filter(host -> !host.gone).toList();
        for (int i = 0; i < present.size(); i++) {
            // Some cordons stay. With too few nodes to go to, pods could not leave for ever.
            if (i % 4 != 3 || present.size() < 8) {
                present.get(i).adminCordons(false);
            }
        }
    }
}
