package dev.kured.rehearse;

import dev.kured.host.Inhibitor;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that goes wrong: requests that fail with or without effect, daemons that die between any two effects,
 * machines, networks and people. It blows until it calms down; then whatever it broke is mended.
 */
final class Storm implements Weather {
    private static final List<String> ANSWERS = List.of(
            "connection refused",
            "429 Too Many Requests",
            "500 Internal Server Error: etcdserver: request timed out",
            "503 Service Unavailable");

    private final World world;
    private final Dice dice;
    private final Faults faults;
    private final double crash;
    private final double failure;
    private final double slowness;
    private final double lateNews;
    private final Duration pause;
    private boolean blows;

    Storm(World world, Faults faults) {
        this.world = world;
        this.faults = faults;
        this.dice = world.dice("storm");
        // Each seed has its own weather, so that rare kinds of it are not always drowned in the others.
        this.crash = intensity(0.006);
        this.failure = intensity(0.02);
        this.slowness = intensity(0.02);
        this.lateNews = intensity(0.01);
        this.pause = Duration.ofMinutes(20).dividedBy(faults.strength());
    }

    private double intensity(double usual) {
        return dice.onceIn(4) ? 0 : usual * faults.strength() * dice.generator().nextDouble();
    }

    void begin() {
        blows = true;
        world.weather = this;
        for (Host host : world.hostList) {
            planMishap(host);
        }
        planOutage();
    }

    // ------------------------------------------------------------------ requests

    @Override
    public void strike(Host host, boolean afterwards) throws Trouble {
        double thrown = dice.generator().nextDouble();
        if (thrown < crash) {
            throw new Crash();
        }
        if (thrown < crash + failure) {
            if (dice.onceIn(3)) {
                host.waitFor(dice.upTo(Duration.ofSeconds(30)));
                throw new Trouble("no answer from the API server within 30s", "");
            }
            throw new Trouble("the API server answers: " + dice.oneOf(ANSWERS), "");
        }
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
                world.api.setAway(true);
                world.time.in(dice.upTo(Duration.ofMinutes(dice.onceIn(4) ? 120 : 5)), () -> world.api.setAway(false));
                planOutage();
            }
        });
    }

    private void planMishap(Host host) {
        world.time.in(dice.upTo(pause.multipliedBy(2)), () -> {
            if (blows) {
                befall(host);
                planMishap(host);
            }
        });
    }

    private void befall(Host host) {
        switch (dice.below(20)) {
            case 0 -> {
                host.cutOff(true);
                later(Duration.ofMinutes(15), () -> host.cutOff(false));
            }
            case 1 -> loseMachine(host, false);
            case 2 -> loseMachine(host, true);
            case 3 -> forget(host);
            case 4 -> {
                host.daemon.stop();
                later(Duration.ofMinutes(10), () -> startDaemon(host));
            }
            case 5 -> {
                host.daemon.die();
                later(Duration.ofMinutes(2), () -> startDaemon(host));
            }
            case 6 -> {
                host.rebootIsDead = true;
                later(Duration.ofMinutes(20), () -> host.rebootIsDead = false);
            }
            case 7 -> {
                host.rebootIsRefused = true;
                later(Duration.ofMinutes(20), () -> host.rebootIsRefused = false);
            }
            case 8 -> {
                Duration usual = host.bootTime;
                host.bootTime = Duration.ofHours(1);
                later(Duration.ofHours(1), () -> host.bootTime = usual);
            }
            case 9 -> {
                host.sentinelIsBlind = true;
                later(Duration.ofMinutes(10), () -> {
                    host.sentinelIsBlind = false;
                    host.daemon.ring();
                });
            }
            case 10 -> {
                boolean wanted = host.sentinel;
                host.setSentinel(!wanted);
                later(Duration.ofMinutes(3), () -> host.setSentinel(wanted || host.sentinelSurvives));
            }
            case 11 -> host.adminCordons(true);
            case 12 -> host.adminCordons(false);
            case 13 -> loseNode(host);
            case 14 -> writeLock(host);
            case 15 -> {
                world.api.loseReadiness(host);
                later(Duration.ofMinutes(5), host::kubeletReports);
            }
            case 16 -> {
                host.diskIsFull = true;
                later(Duration.ofMinutes(10), () -> host.diskIsFull = false);
            }
            case 17 -> {
                host.inhibitors.add(new Inhibitor("apt", "upgrading", 17));
                later(Duration.ofMinutes(10), host.inhibitors::clear);
            }
            case 18 -> host.setClockError(dice.upTo(world.clockError).multipliedBy(dice.onceIn(2) ? 1 : -1));
            default -> {
                world.workloads.hang(host, dice.upTo(Duration.ofMinutes(20)));
                later(Duration.ofMinutes(20), () -> host.hanging = Duration.ZERO);
            }
        }
    }

    private void later(Duration atMost, Runnable action) {
        world.time.in(dice.upTo(atMost), action);
    }

    private void loseMachine(Host host, boolean inOrder) {
        if (host.up && inOrder) {
            host.shutDown(false);
        } else if (host.up) {
            host.reboot(false);
        }
    }

    private void forget(Host host) {
        world.trace.note(() -> host.name + " loses its state file");
        host.disk = Optional.empty();
    }

    private void startDaemon(Host host) {
        if (host.up && !host.daemon.staysRunning()) {
            host.daemon.die();
            host.daemon.start();
        }
    }

    private void loseNode(Host host) {
        if (dice.onceIn(3) && host.node().isPresent()) {
            world.api.deleteNode(host);
            later(Duration.ofMinutes(10), host::kubeletReports);
        }
    }

    private void writeLock(Host host) {
        switch (dice.below(4)) {
            case 0 -> world.api.operator(record -> record.strike(host.name));
            case 1 -> world.api.operator(_ -> LockRecord.FREE);
            default -> world.api.operator(record -> record.paused(new Pause("root@laptop", world.now(), "",
                    Optional.of(world.now().plus(dice.upTo(Duration.ofMinutes(30)))))));
        }
    }

    // ------------------------------------------------------------------ the end

    /** It calms down: nothing goes wrong any more, and what is broken is mended. */
    void calmDown() {
        world.trace.note(() -> "the storm calms down");
        blows = false;
        world.weather = Weather.FINE;
        world.api.setAway(false);
        world.api.operator(LockRecord::resumed);
        world.hostList.forEach(this::mend);
        for (int i = 0; i < world.hostList.size(); i++) {
            // Some cordons stay. With too few nodes to go to, pods could not leave for ever.
            if (i % 4 != 3) {
                world.hostList.get(i).adminCordons(false);
            }
        }
    }

    private void mend(Host host) {
        host.cutOff(false);
        host.rebootIsDead = false;
        host.rebootIsRefused = false;
        host.sentinelIsBlind = false;
        host.diskIsFull = false;
        host.inhibitors.clear();
        host.hanging = Duration.ZERO;
        host.setClockError(Duration.ZERO);
        host.kubeletReports();
        host.bootIfDown();
        startDaemon(host);
        host.daemon.ring();
    }
}
