package dev.kured.rehearse;

import dev.kured.host.Inhibitor;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The faults that a simulation injects into a host or into its surroundings. Most end by themselves after a random time. */
final class FaultCatalog {
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final World world;
    private final SeededRandom chance;

    /** A fault that affects one host. */
    interface Fault {
        void applyTo(Host host);
    }

    FaultCatalog(World world, SeededRandom chance) {
        this.world = world;
        this.chance = chance;
    }

    /** The faults that an operator of many nodes sees now and then. */
    List<Fault> ordinary() {
        return List.of(
                this::cutNetwork, this::breakWatches, this::rebootByHand, this::killDaemon, this::ignoreReboots,
                this::bootSlowly, this::loseReadiness, this::inhibitShutdown, this::hangPods, this::throttle);
    }

    /** The faults that end by themselves. */
    List<Fault> passing() {
        return List.of(
                this::cutNetwork, this::breakWatches, this::pullPlug, this::rebootByHand, this::loseStateFile,
                this::stopService, this::killDaemon, this::ignoreReboots, this::refuseReboots, this::bootSlowly,
                this::blindSentinel, this::changeNeed, this::hold, this::cordon, this::uncordon, this::deleteNode,
                this::removeFromLock, this::freeLock, this::pauseLock, this::pauseLock, this::loseReadiness,
                this::fillDisk, this::inhibitShutdown, this::turnClock, this::hangPods, this::silenceWatches,
                this::expireCredential, this::throttle, this::loseThread, this::bootWithWrongClock, this::bootWithWrongClock,
                this::turnClock);
    }

    /** The faults that do not end by themselves, such as machines that never boot or are removed. */
    List<Fault> lasting() {
        return List.of(this::bootNeverAgain, this::takeAway, this::breakLock, this::askForReboot, this::restoreEtcd);
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

    private void silenceWatches(Host host) {
        host.silenceWatches(true);
        later(Duration.ofMinutes(5), () -> host.silenceWatches(false));
    }

    private void expireCredential(Host host) {
        host.setCredentialExpired(true);
        later(Duration.ofMinutes(10), () -> host.setCredentialExpired(false));
    }

    private void throttle(Host host) {
        host.throttle(Optional.of(Duration.ofSeconds(1 + chance.below(60))));
        later(Duration.ofMinutes(5), () -> host.throttle(Optional.empty()));
    }

    private void loseThread(Host host) {
        host.daemon.loseThread();
    }

    private void restoreEtcd(Host host) {
        ApiServer.Backup backup = world.api.backUp();
        later(Duration.ofMinutes(10), () -> {
            if (!world.faultModel.equals(FaultModel.NONE) && world.api.canRestore(backup)) {
                world.api.restore(backup);
            }
        });
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

    /** Lasts until {@link #repair} boots the machine. */
    private void bootNeverAgain(Host host) {
        host.bootDelay = FOR_EVER;
    }

    private void blindSentinel(Host host) {
        host.sentinelIsBlind = true;
        later(Duration.ofMinutes(10), () -> {
            host.sentinelIsBlind = false;
            host.daemon.wake();
        });
    }

    private void changeNeed(Host host) {
        boolean wanted = host.sentinel;
        host.setSentinel(!wanted);
        later(Duration.ofMinutes(3), () -> host.setSentinel(wanted || host.sentinelSurvives));
    }

    private void askForReboot(Host host) {
        host.request(chance.onceIn(2));
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
        if (chance.onceIn(3) && host.node().isPresent()) {
            world.api.deleteNode(host);
            later(Duration.ofMinutes(10), host::kubeletReports);
        }
    }

    /**
     * Removes a machine, preferably one that holds the lock, as a machine that does not come back from its reboot would. At
     * least two machines stay, so that one can detect that the others are gone.
     */
    private void takeAway(Host host) {
        if (chance.onceIn(3) && world.hostList.stream().filter(each -> !each.gone).count() > 2) {
            oneThatHoldsTheLock().orElse(host).takeAway();
        }
    }

    private void removeFromLock(Host host) {
        world.api.operator(record -> record.forceRelease(host.name));
    }

    private void freeLock(Host host) {
        world.api.operator(_ -> LockRecord.FREE);
    }

    private void pauseLock(Host host) {
        var until = world.now().plus(chance.upTo(Duration.ofMinutes(30)));
        world.api.operator(record -> record.paused(new Pause("root@laptop", world.now(), "", Optional.of(until))));
    }

    private void breakLock(Host host) {
        if (chance.onceIn(3)) {
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
        host.setClockError(clockError());
        later(Duration.ofMinutes(20), () -> host.setClockError(chance.onceIn(2) ? Duration.ZERO : host.clockError));
    }

    private void bootWithWrongClock(Host host) {
        host.clockErrorAtBoot = clockError();
    }

    private Duration clockError() {
        return chance.upTo(world.clockError).multipliedBy(chance.onceIn(2) ? 1 : -1);
    }

    private void hangPods(Host host) {
        world.workloads.hang(host, chance.upTo(Duration.ofMinutes(20)));
        later(Duration.ofMinutes(20), () -> host.hanging = Duration.ZERO);
    }

    private void later(Duration atMost, Runnable action) {
        world.time.in(chance.upTo(atMost), action);
    }

    private void startDaemon(Host host) {
        if (host.up && !host.daemon.staysRunning()) {
            host.daemon.die();
            host.daemon.start();
        }
    }

    // ------------------------------------------------------------------ the end of the faults

    /** Removes one machine that holds the lock, if any does. */
    void takeOneAway() {
        oneThatHoldsTheLock().ifPresent(this::takeAway);
    }

    private Optional<Host> oneThatHoldsTheLock() {
        return world.hostList.stream()
                .filter(each -> !each.gone && world.api.record().holder(each.name).isPresent())
                .findFirst();
    }

    /** Ends all faults of a host. */
    void repair(Host host) {
        host.cutOff(false);
        host.loseTouch(false);
        host.silenceWatches(false);
        host.setCredentialExpired(false);
        host.throttle(Optional.empty());
        host.hold(false);
        host.bootDelay = Duration.ZERO;
        host.rebootIsDead = false;
        host.rebootIsRefused = false;
        host.sentinelIsBlind = false;
        host.diskIsFull = false;
        host.inhibitors.clear();
        host.hanging = Duration.ZERO;
        host.setClockError(Duration.ZERO);
        host.clockErrorAtBoot = Duration.ZERO;
        host.kubeletReports();
        host.bootIfDown();
        startDaemon(host);
        host.daemon.wake();
    }
}
