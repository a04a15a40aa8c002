package dev.kured.rehearse;

import dev.kured.agent.DrainRules;
import dev.kured.agent.Report;
import dev.kured.agent.Rules;
import dev.kured.agent.Transitions;
import dev.kured.drain.Pod;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.node.Cordon;
import dev.kured.node.Marks;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Concurrency;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Checks the promises of kured at every change that could break one. The cost of a check does not depend on the number of
 * nodes.
 */
final class Promises {
    private static final Duration DAY = Duration.ofDays(1);
    /** The most evictions of one pod in a minute that a program with back-off makes. */
    private static final int PATIENT = 30;
    /** Part of the sentence of {@code Decision}. */
    private static final String DRAIN_TIMED_OUT = "the drain did not finish within";
    private static final Duration SOON = Duration.ofMinutes(5);

    private final World world;
    /** The hosts that are cordoned by kured, or down because kured requested it. */
    private final Set<Host> busy = new LinkedHashSet<>();
    /** The hosts that lost their place in the lock: until they notice, they may exceed the concurrency. */
    private final Set<Host> excused = new HashSet<>();
    private int onTheirWay;
    private int mostAtOnce;

    Promises(World world) {
        this.world = world;
    }

    /** Allows as many hosts as were rebooting when the concurrency was lowered. */
    void tolerate(int newValue) {
        onTheirWay = newValue;
    }

    /** The most nodes that were cordoned or down at the same time, without those that lost the lock. */
    int mostAtOnce() {
        return mostAtOnce;
    }

    // ------------------------------------------------------------------ the lock

    /** Checks the gates when a host requests the lock; the write may take effect later. */
    void lockIsAskedFor(Host host, LockRecord seen, LockRecord next) {
        promise(host.daemon.allGatesAreOpen() || seen.holders().containsAll(next.holders()),
                () -> host.name + " does not begin while a gate is closed or cannot be asked");
    }

    void lockIsSwapped(Host host, LockRecord before, LockRecord next, Asked asked) {
        for (Holder holder : next.holders()) {
            if (!before.holders().contains(holder)) {
                lockIsTaken(host, holder, asked);
            }
        }
        for (Holder holder : before.holders()) {
            if (!next.holders().contains(holder)) {
                if (holder.node().equals(host.name)) {
                    lockIsGivenBack(host, holder, asked);
                } else {
                    lockIsTakenOver(host, holder);
                }
            }
        }
    }

    private void lockIsTaken(Host host, Holder holder, Asked asked) {
        promise(holder.node().equals(host.name), () -> host.name + " writes only itself into the lock");
        host.lockAsked = Optional.of(asked);
        excused.remove(host);
        isNotFinished(host);
    }

    /** A release that an earlier run of the daemon has asked for may come after a boot that nobody asked for. */
    private void lockIsGivenBack(Host host, Holder holder, Asked asked) {
        Optional<NodeView> node = host.node();
        boolean mayBeFromAnEarlierBoot = !host.daemon.hasAsked(asked);
        promise(node.filter(Cordon::isOurs).isEmpty(), () -> host.name + " lifts its cordon before it gives the lock back");
        promise(!host.isGoingDownForKured(), () -> host.name + " keeps the lock while it goes down");
        promise(mayBeFromAnEarlierBoot || node.isEmpty() || hasNotRebooted(host, holder) || host.hasBeenReady(),
                () -> host.name + " is Ready before the lock goes on");
        promise(mayBeFromAnEarlierBoot || node.isEmpty() || hasNotRebooted(host, holder) || host.hasBeenReadyFor(world.rules.recovery().settle()),
                () -> host.name + " has been Ready for recovery.settle before the lock goes on");
        promise(host.mayLackMarks() || node.filter(Marks::areLeft).isEmpty(),
                () -> host.name + " takes its marks away before it gives the lock back");
        promise(host.mayLackMarks() || hasNotRebooted(host, holder) || !host.bootedForKured || node.filter(present -> isAsOld(present, holder)).isEmpty()
                        || node.get().labels().entrySet().containsAll(world.rules.marks().labelsAfter().entrySet()),
                () -> host.name + " carries marks.labels-after when it has rebooted");
    }

    /** Whether this is the Node that acquired the lock, so that it still has its marks. */
    private static boolean isAsOld(NodeView node, Holder holder) {
        return node.uid().equals(holder.uid());
    }

    private static boolean hasNotRebooted(Host host, Holder holder) {
        return holder.boot().equals(Optional.of(host.boot));
    }

    private void lockIsTakenOver(Host taker, Holder holder) {
        Optional<Host> former = Optional.ofNullable(world.hosts.get(holder.node()));
        boolean alive = former.flatMap(Host::node).filter(node -> node.uid().equals(holder.uid())).isPresent();
        promise(!alive || hasExpired(holder), () -> taker.name + " does not take the place of " + holder.inWords()
                + ", whose Node exists");
        former.ifPresent(excused::add);
    }

    private boolean hasExpired(Holder holder) {
        Duration ttl = world.rules.lock().ttl();
        Duration held = Duration.between(holder.since(), world.now()).plus(world.clockError.multipliedBy(2));
        return ttl.isPositive() && held.compareTo(ttl) >= 0;
    }

    void operatorWritesLock(LockRecord before, LockRecord next) {
        before.holders().stream()
                .filter(holder -> !next.holders().contains(holder))
                .flatMap(holder -> Optional.ofNullable(world.hosts.get(holder.node())).stream())
                .forEach(excused::add);
    }

    /** Whether the Node carries a cordon or marks that kured must remove. */
    static boolean isMarked(NodeView node) {
        return Cordon.isOurs(node) || Marks.areLeft(node);
    }

    // ------------------------------------------------------------------ the state file

    void stateIsKept(Host host) {
        promise(!host.saysItHasFinished() || !host.takesUpPlace(),
                () -> host.name + " does not call itself finished while the lock or the cordon is its own");
    }

    /** Checks that a host whose write has just taken effect has not called itself finished. */
    private void isNotFinished(Host host) {
        promise(!host.saysItHasFinished(),
                () -> host.name + " does not call itself finished while a write of its own may still take effect");
    }

    /** Excuses the hosts whose lock or cordon may be lost with the restored data: none of them can know. */
    void etcdIsRestored() {
        for (Host host : world.hostList) {
            host.marksWereRefused = true;
            if (isBusy(host) || holdsLock(host)) {
                host.changedByOperator = true;
                excused.add(host);
            }
        }
    }

    // ------------------------------------------------------------------ requests

    void requestIsMade(Host host, Request kind) {
        if (kind == Request.EVICT) {
            return;
        }
        promise(!host.daemon.asksTooOften(), () -> host.name + " makes at most 120 requests in any minute");
        promise(!host.daemon.asksTooOftenInWaiting(), () -> host.name + " makes at most 6 requests a minute while it waits");
        promise(host.daemon.isPatient(), () -> host.name + " asks nothing before Retry-After has passed: " + kind);
    }

    /** Notes a Retry-After. Evictions have a back-off of their own. */
    void isAskedToWait(Host host, Request kind, Duration wait) {
        if (kind != Request.EVICT) {
            host.daemon.isAskedToWait(wait);
        }
    }

    /** Excuses a removed host: others may take over its place in the lock. */
    void hostIsGone(Host host) {
        excused.add(host);
    }

    private boolean holdsLock(Host host) {
        return world.api.record().holder(host.name).isPresent();
    }

    // ------------------------------------------------------------------ the Node

    void nodeIsChangedByKured(Host host, NodeView seen, NodeChange change, Asked asked) {
        if (change.unschedulable().equals(Optional.of(true))) {
            promise(holdsLock(host) || excused.contains(host), () -> host.name + " is cordoned only with the lock");
            isNotFinished(host);
        }
        if (change.unschedulable().equals(Optional.of(false))) {
            promise(Cordon.isOurs(seen) && !host.cordonedByAdmin,
                    () -> host.name + " lifts no cordon of an administrator");
            if (host.daemon.hasAsked(asked)) {
                world.api.record().holder(host.name).ifPresent(holder -> cordonIsLifted(host, holder));
            }
        }
    }

    private void cordonIsLifted(Host host, Holder holder) {
        promise(hasNotRebooted(host, holder) || host.hasBeenReady(), () -> host.name + " is Ready before the cordon is lifted");
        promise(hasNotRebooted(host, holder) || host.hasBeenReadyFor(world.rules.recovery().settle()),
                () -> host.name + " has been Ready for recovery.settle before the cordon is lifted");
    }

    void nodeHasChanged(Host host) {
        host.noteReadiness();
        if (host.node().isEmpty()) {
            host.cordonedByAdmin = false;
        }
        promise(!host.cordonedByAdmin || host.node().filter(NodeView::unschedulable).isPresent(),
                () -> host.name + " keeps the cordon of an administrator");
        count(host);
    }

    /**
     * Checks, when a kubelet reports from a new boot and no faults are injected, that the cordon is lifted soon, however long
     * the lock is kept. A host that lost the lock may wait for a reboot that it has requested.
     */
    void kubeletIsBack(Host host) {
        if (!world.faultModel.equals(FaultModel.NONE) || host.node().filter(Cordon::isOurs).isEmpty()) {
            return;
        }
        BootId boot = host.boot;
        world.time.in(world.rules.recovery().settle().plus(SOON), () -> promise(
                !host.boot.equals(boot) || !host.up || host.node().filter(Cordon::isOurs).isEmpty()
                        || holdsLock(host, boot) || excused.contains(host) || !host.isWelcome(),
                () -> host.name + " is uncordoned as soon as it is back"));
    }

    /** Whether the host holds the lock for a reboot from this boot. */
    private boolean holdsLock(Host host, BootId boot) {
        return world.api.record().holder(host.name).filter(holder -> holder.boot().equals(Optional.of(boot))).isPresent();
    }

    // ------------------------------------------------------------------ the machine

    void rebootIsAsked(Host host) {
        promise(host.daemon.hasProofOfLock(), () -> host.name + " reads the lock afresh before it reboots");
        promise(holdsLock(host) || excused.contains(host), () -> host.name + " reboots only with the lock");
        promise(world.rules.schedule().isOpen(host.clock()) || host.daemon.needSeen().isPressing(),
                () -> host.name + " reboots only in a window");
        promise(host.daemon.needSeen() instanceof Need.Wanted, () -> host.name + " reboots only while a reboot is needed");
        promise(rebootsToday(host) < world.rules.reboot().maxPerDay(), () -> host.name + " does not reboot again and again");
        promise(host.changedByOperator || world.rules.drain().onTimeout() == DrainRules.OnTimeout.REBOOT || host.pods.values().stream().noneMatch(Workloads.Place::mustLeave),
                () -> host.name + " reboots only when its pods have left");
        promise(host.changedByOperator || hasHadTimeToDrain(host) || host.pods.values().stream().noneMatch(Workloads.Place::mustLeave),
                () -> host.name + " reboots with pods on it no sooner than drain.timeout");
    }

    /** Judges by the true time, in the run of the daemon that acquired the lock; a later run goes by its state file. */
    private boolean hasHadTimeToDrain(Host host) {
        Duration least = world.rules.drain().timeout().map(world.rules.drain().delay()::plus).orElse(Duration.ZERO);
        return host.lockAsked
                .filter(host.daemon::hasAsked)
                .map(asked -> !world.now().isBefore(asked.at().plus(least)))
                .orElse(true);
    }

    /** Counts the reboots in vain that the Node can know of: a deleted Node loses its history. */
    private long rebootsToday(Host host) {
        Instant dayBefore = world.now().minus(DAY).plus(world.clockError.multipliedBy(2)).plus(fromLockToReboot());
        return host.rebootsInVain.stream().filter(at -> at.isAfter(dayBefore) && at.isAfter(host.nodeSince)).count();
    }

    /** The longest time from lock to reboot: the history of a Node records the time of the lock, in whole seconds. */
    private Duration fromLockToReboot() {
        Rules rules = world.rules;
        return rules.drain().delay().plus(rules.drain().timeout().orElse(DAY))
                .plus(rules.reboot().delay()).plus(rules.reboot().timeout())
                .plusMinutes(1);
    }

    void powerHasChanged(Host host) {
        promise(host.up || !host.downByKured || holdsLock(host) || excused.contains(host),
                () -> host.name + " goes down for kured only with the lock");
        count(host);
    }

    void phaseIsTold(Host host, PhaseName before, Report report) {
        promise(Transitions.isAllowed(before, report.phase()),
                () -> host.name + " does not pass from " + before + " to " + report.phase());
        if (report.phase() == PhaseName.RETURNING) {
            promise(world.api.record().holder(host.name).filter(holder -> hasNotRebooted(host, holder)).isEmpty(),
                    () -> host.name + " takes nothing but another boot for a reboot");
        }
        if (report.phase() == PhaseName.UNDOING) {
            promise(hasHadTimeToDrain(host) || !report.sentence().contains(DRAIN_TIMED_OUT),
                    () -> host.name + " gives its drain up no sooner than drain.timeout");
        }
    }

    // ------------------------------------------------------------------ pods

    void podIsEvicted(Host asking, Host where, Pod pod, boolean budgetIsKept) {
        promise(asking == where, () -> asking.name + " evicts only its own pods, by UID: " + pod + " is on " + where.name);
        promise(budgetIsKept, () -> "PodDisruptionBudgets are honoured: " + pod);
        promise(holdsLock(asking) || excused.contains(asking), () -> asking.name + " evicts only with the lock: " + pod);
    }

    void evictionIsRefused(Host asking, Pod pod, int timesThisMinute) {
        promise(timesThisMinute <= PATIENT, () -> asking.name + " has patience with " + pod + ", whose eviction is refused");
    }

    // ------------------------------------------------------------------ never two at once

    private void count(Host host) {
        if (!isBusy(host)) {
            busy.remove(host);
            return;
        }
        busy.add(host);
        if (busy.size() <= Math.min(mostAtOnce, places()) && world.rules.lock().zoneLabel().isEmpty()) {
            return;
        }
        List<Host> counted = busy.stream().filter(each -> !excused.contains(each)).toList();
        mostAtOnce = Math.max(mostAtOnce, counted.size());
        if (counted.size() > places() || world.rules.lock().zoneLabel().isPresent()) {
            promise(counted.size() <= places(), () -> "never more at once than the lock allows: " + names(counted));
            promise(counted.stream().map(this::zone).distinct().count() <= 1,
                    () -> "never two zones at once: " + names(counted));
        }
    }

    private static boolean isBusy(Host host) {
        return (!host.up && host.downByKured) || host.node().filter(Cordon::isOurs).isPresent();
    }

    private int places() {
        return Math.max(onTheirWay, switch (world.rules.lock().concurrency()) {
            case Concurrency.Nodes(var number) -> number;
            case Concurrency.Share share -> share.of(world.hosts.size());
        });
    }

    private String zone(Host host) {
        return world.rules.lock().zoneLabel()
                .map(label -> host.labels.getOrDefault(label, "of " + host.name))
                .orElse("");
    }

    private static String names(List<Host> hosts) {
        return hosts.stream().map(host -> host.name.value()).toList().toString();
    }

    // ------------------------------------------------------------------ the end of a run

    /** Checks the final state, some time after all faults have ended. */
    void everythingIsDone() {
        for (Host host : world.hostList.stream().filter(each -> !each.gone).toList()) {
            promise((!host.sentinel && host.request.isEmpty()) || (host.sentinelSurvives && !host.rebootsByKured.isEmpty()),
                    () -> host.name + " has rebooted in the end");
            promise(host.node().filter(Cordon::isOurs).isEmpty(), () -> host.name + " is uncordoned in the end");
            promise(host.marksWereRefused || host.node().filter(Marks::areLeft).isEmpty(),
                    () -> host.name + " carries no marks in the end");
        }
        promise(world.api.onlyTheGoneHoldTheLock(), () -> "the lock is free in the end: " + world.api.record().inWords());
    }

    void promise(boolean kept, Supplier<String> which) {
        if (!kept) {
            throw new BrokenPromise(which.get(), world.seed, world.story());
        }
    }
}
