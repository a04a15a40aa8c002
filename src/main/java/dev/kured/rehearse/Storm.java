package dev.kured.rehearse;

import dev.kured.lock.LockRecord;
import dev.kured.node.Marks;
import dev.kured.rehearse.DecorationPolicy.Answer;
import dev.kured.rehearse.Mishaps.Mishap;
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
final class Storm implements Weather {
    private static final List<String> ANSWERS = List.of(
            "connection refused",
            "429 Too Many Requests",
            "500 Internal Server Error: etcdserver: request timed out",
            "503 Service Unavailable");
    private static final Duration LATEST = Duration.ofMinutes(2);

    private final World world;
    private final Dice dice;
    private final Mishaps mishaps;
    private final double crash;
    private final double failure;
    private final double lateness;
    private final double slowness;
    private final double lateNews;
    private final Duration pause;
    private final List<Mishap> all;
    private final boolean forGood;
    private boolean blows;

    /** @param forGood whether also what does not pass by itself: machines that never boot, or are taken away */
    Storm(World world, Faults faults, boolean forGood) {
        this.world = world;
        this.forGood = forGood;
        this.dice = world.dice("storm");
        this.mishaps = new Mishaps(world, dice);
        this.all = forGood ? Stream.concat(mishaps.passing().stream(), mishaps.lasting().stream()).toList() : mishaps.passing();
        // Each seed has its own weather, so that rare kinds of it are not always drowned in the others.
        this.crash = intensity(0.006 * faults.strength());
        this.failure = intensity(0.02 * faults.strength());
        this.lateness = intensity(0.02 * faults.strength());
        this.slowness = intensity(0.02 * faults.strength());
        this.lateNews = intensity(0.01 * faults.strength());
        this.pause = Duration.ofMinutes(20).dividedBy(faults.strength());
    }

    private double intensity(double most) {
        return dice.onceIn(4) ? 0 : most * dice.generator().nextDouble();
    }

    void begin() {
        blows = true;
        world.weather = this;
        for (Host host : world.hostList) {
            planMishap(host);
        }
        planOutage();
        if (forGood && dice.onceIn(4)) {
            world.time.in(dice.onceIn(2) ? Duration.ZERO : dice.upTo(Duration.ofHours(1)),
                    () -> world.api.refuseDecoration(policy()));
        }
    }

    // ------------------------------------------------------------------ requests

    @Override
    public void strike(Host host, boolean afterwards) throws Trouble {
        double thrown = dice.generator().nextDouble();
        if (thrown < crash) {
            world.damage.to(host);
            throw new Crash();
        }
        if (thrown < crash + failure) {
            world.damage.to(host);
            if (dice.onceIn(3)) {
                host.waitFor(dice.upTo(Duration.ofSeconds(30)));
                throw new Trouble("no answer from the API server within 30s", "");
            }
            throw new Trouble("the API server answers: " + dice.oneOf(ANSWERS), "");
        }
    }

    @Override
    public Optional<Late> late(Host host, Request kind) {
        if (!dice.chance(lateness)) {
            return Optional.empty();
        }
        world.damage.to(host);
        return Optional.of(new Late(dice.upTo(Duration.ofSeconds(30)), dice.between(Duration.ofSeconds(1), LATEST)));
    }

    @Override
    public Duration underWay() {
        return dice.chance(slowness) ? dice.upTo(Duration.ofSeconds(10)) : Duration.ZERO;
    }

    @Override
    public Duration delayOfNews() {
        return dice.chance(lateNews) ? dice.upTo(Duration.ofSeconds(60)) : Duration.ZERO;
    }

    // ------------------------------------------------------------------ mishaps

    private void planOutage() {
        world.time.in(dice.upTo(Duration.ofHours(4)), () -> {
            if (blows) {
                world.damage.toAll();
                world.api.setAway(true);
                world.time.in(dice.upTo(Duration.ofMinutes(dice.onceIn(4) ? 120 : 5)), () -> world.api.setAway(false));
                planOutage();
            }
        });
    }

    private void planMishap(Host host) {
        world.time.in(dice.upTo(pause.multipliedBy(2)), () -> {
            if (blows && !host.gone) {
                world.damage.to(host);
                dice.oneOf(all).befalls(host);
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
        return new DecorationPolicy(dice.oneOf(refused), dice.oneOf(List.of(Answer.values())));
    }

    // ------------------------------------------------------------------ the end

    /** It calms down: nothing goes wrong any more, and what is broken is mended. */
    void calmDown() {
        world.trace.note(() -> "the storm calms down");
        blows = false;
        world.weather = Weather.FINE;
        world.api.setAway(false);
        world.api.mendLock();
        world.api.mendWebhooks();
        world.api.operator(LockRecord::resumed);
        if (forGood) {
            mishaps.takeOneAway();
        }
        world.hostList.stream().filter(host -> !host.gone).forEach(mishaps::mend);
        List<Host> present = world.hostList.stream().filter(host -> !host.gone).toList();
        for (int i = 0; i < present.size(); i++) {
            // Some cordons stay. With too few nodes to go to, pods could not leave for ever.
            if (i % 4 != 3 || present.size() < 8) {
                present.get(i).adminCordons(false);
            }
        }
    }
}
