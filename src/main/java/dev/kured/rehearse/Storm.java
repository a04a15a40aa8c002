package dev.kured.rehearse;

import dev.kured.host.Inhibitor;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final World world;
    private final Dice dice;
    private final Faults faults;
    private final double crash;
    private final double failure;
    private final double slowness;
    private final double lateNews;
    private final Duration pause;
    private final List<Mishap> mishaps;
    private final boolean forGood;
    private boolean blows;

    /** Something that happens to a host, or to what it needs. */
    private interface Mishap {
        void befalls(Host host);
    }

    /** @param forGood whether also what does not pass by itself: machines that never boot, or are taken away */
    Storm(World world, Faults faults, boolean forGood) {
        this.world = world;
        this.faults = faults;
        this.forGood = forGood;
        this.mishaps = forGood ? Stream.concat(passing().stream(), lasting().stream()).toList() : passing();
        this.dice = world.dice("storm");
        // Each seed has its own weather, so that rare kinds of it are not always drowned in the others.
        this.crash = intensity(0.006);
        this.failure = intensity(0.02);
        this.slowness = intensity(0.02);
        this.lateNews = intensity(0.01);
        this.pause = Duration.ofMinutes(20).dividedBy(faults.strength());
    }

    private List<Mishap> passing() {
        return List.of(
                this::cutNetwork, this::breakWatches, this::pullPlug, this::rebootByHand, this::loseStateFile,
                this::stopService, this::killDaemon, this::ignoreReboots, this::refuseReboots, this::bootSlowly,
                this::blindSentinel, this::changeNeed, this::hold, this::cordon, this::uncordon, this::deleteNode,
                this::strikeFromLock, this::freeLock, this::pauseLock, this::pauseLock, this::loseReadiness,
                this::fillDisk, this::inhibitShutdown, this::turnClock, this::hangPods);
    }

    private List<Mishap> lasting() {
        return List.of(this::bootNeverAgain, this::takeAway, this::breakLock, this::askForReboot);
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
            if (blows && !host.gone) {
                befall(host);
                planMishap(host);
            }
        });
    }

    private void befall(Host host) {
        dice.oneOf(mishaps).befalls(host);
    }

    private void cutNetwork(Host host) {
        host.cutOff(true);
        later(Duration.ofMinutes(15), () -> host.cutOff(false));
    }

    private void breakWatches(Host host) {
        host.loseTouch(true);
        later(Duration.ofMinutes(2), () -> host.loseTouch(false));
    }

    private void pullPlug(Host host) {
        if (host.up) {
            host.reboot(false);
        }
    }

    private void rebootByHand(Host host) {
        if (host.up) {
            host.shutDown(false);
        }
    }

    private void loseStateFile(Host host) {
        world.trace.note(() -> host.name + " loses its state file");
        host.disk = Optional.empty();
    }

    private void stopService(Host host) {
        host.daemon.stop();
        later(Duration.ofMinutes(10), () -> startDaemon(host));
    }

    private void killDaemon(Host host) {
        host.daemon.die();
        later(Duration.ofMinutes(2), () -> startDaemon(host));
    }

    private void ignoreReboots(Host host) {
        host.rebootIsDead = true;
        later(Duration.ofMinutes(20), () -> host.rebootIsDead = false);
    }

    private void refuseReboots(Host host) {
        host.rebootIsRefused = true;
        later(Duration.ofMinutes(20), () -> host.rebootIsRefused = false);
    }

    private void bootSlowly(Host host) {
        host.bootDelay = Duration.ofHours(1);
        later(Duration.ofHours(1), () -> host.bootDelay = Duration.ZERO);
    }

    /** Until somebody switches it on, at the end. */
    private void bootNeverAgain(Host host) {
        host.bootDelay = FOR_EVER;
    }

    private void blindSentinel(Host host) {
        host.sentinelIsBlind = true;
        later(Duration.ofMinutes(10), () -> {
            host.sentinelIsBlind = false;
            host.daemon.ring();
        });
    }

    private void changeNeed(Host host) {
        boolean wanted = host.sentinel;
        host.setSentinel(!wanted);
        later(Duration.ofMinutes(3), () -> host.setSentinel(wanted || host.sentinelSurvives));
    }

    private void askForReboot(Host host) {
        host.request(dice.onceIn(2));
    }

    private void hold(Host host) {
        host.hold(true);
        later(Duration.ofMinutes(20), () -> host.hold(false));
    }

    private void cordon(Host host) {
        host.adminCordons(true);
    }

    private void uncordon(Host host) {
        host.adminCordons(false);
    }

    private void deleteNode(Host host) {
        if (dice.onceIn(3) && host.node().isPresent()) {
            world.api.deleteNode(host);
            later(Duration.ofMinutes(10), host::kubeletReports);
        }
    }

    /**
     * Rather one that holds the lock, for machines that go down do not always come back. Some stay: there must be somebody
     * to see that the others are gone.
     */
    private void takeAway(Host host) {
        if (dice.onceIn(3) && world.hostList.stream().filter(each -> !each.gone).count() > 2) {
            holders().findFirst().orElse(host).takeAway();
        }
    }

    private Stream<Host> holders() {
        return world.hostList.stream().filter(each -> !each.gone && world.api.record().holder(each.name).isPresent());
    }

    private void strikeFromLock(Host host) {
        world.api.operator(record -> record.strike(host.name));
    }

    private void freeLock(Host host) {
        world.api.operator(_ -> LockRecord.FREE);
    }

    private void pauseLock(Host host) {
        var until = world.now().plus(dice.upTo(Duration.ofMinutes(30)));
        world.api.operator(record -> record.paused(new Pause("root@laptop", world.now(), "", Optional.of(until))));
    }

    private void breakLock(Host host) {
        if (dice.onceIn(3)) {
            world.api.breakLock();
            later(Duration.ofMinutes(10), world.api::mendLock);
        }
    }

    private void loseReadiness(Host host) {
        world.api.loseReadiness(host);
        later(Duration.ofMinutes(5), host::kubeletReports);
    }

    private void fillDisk(Host host) {
        host.diskIsFull = true;
        later(Duration.ofMinutes(10), () -> host.diskIsFull = false);
    }

    private void inhibitShutdown(Host host) {
        host.inhibitors.add(new Inhibitor("apt", "upgrading", 17));
        later(Duration.ofMinutes(10), host.inhibitors::clear);
    }

    private void turnClock(Host host) {
        host.setClockError(dice.upTo(world.clockError).multipliedBy(dice.onceIn(2) ? 1 : -1));
    }

    private void hangPods(Host host) {
        world.workloads.hang(host, dice.upTo(Duration.ofMinutes(20)));
        later(Duration.ofMinutes(20), () -> host.hanging = Duration.ZERO);
    }

    private void later(Duration atMost, Runnable action) {
        world.time.in(dice.upTo(atMost), action);
    }

    private void startDaemon(Host host) {
        if (host.up && !host.daemon.staysRunning()) {
            host.daemon.die();
            host.daemon.start();
        }
    }

    // ------------------------------------------------------------------ the end

    /** It calms down: nothing goes wrong any more, and what is broken is mended. */
    void calmDown() {
        world.trace.note(() -> "the storm calms down");
        blows = false;
        world.weather = Weather.FINE;
        world.api.setAway(false);
        world.api.mendLock();
        world.api.operator(LockRecord::resumed);
        if (forGood) {
            holders().findFirst().ifPresent(this::takeAway);
        }
        world.hostList.stream().filter(host -> !host.gone).forEach(this::mend);
        List<Host> present = world.hostList.stream().filter(host -> !host.gone).toList();
        for (int i = 0; i < present.size(); i++) {
            // Some cordons stay. With too few nodes to go to, pods could not leave for ever.
            if (i % 4 != 3 || present.size() < 8) {
                present.get(i).adminCordons(false);
            }
        }
    }

    private void mend(Host host) {
        host.cutOff(false);
        host.loseTouch(false);
        host.hold(false);
        host.bootDelay = Duration.ZERO;
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
