package dev.kured.rehearse;

import dev.kured.agent.State;
import dev.kured.drain.Pod;
import dev.kured.host.Inhibitor;
import dev.kured.node.Cordon;
import dev.kured.node.NodeView;
import dev.kured.rehearse.Workloads.Place;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A simulated machine: its power state, operating system, network, kubelet and Node. */
final class Host {
    private static final Duration SHUTDOWN = Duration.ofSeconds(1);
    /** How long the node controller waits for a silent kubelet, node-monitor-grace-period. */
    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final Duration NTP_AT_LEAST = Duration.ofSeconds(20);
    private static final Duration NTP_AT_MOST = Duration.ofMinutes(3);
    private static final Duration KUBELET_STARTS = Duration.ofSeconds(20);

    final World world;
    final NodeName name;
    final Map<String, String> labels;
    final SeededRandom chance;
    final Daemon daemon;
    final WatchedResource<Optional<NodeView>> nodeTopic;
    final WatchedResource<List<Pod>> podTopic;
    /** When the Node object was created. */
    Instant nodeSince = Instant.MIN;
    final Map<String, Place> pods = new LinkedHashMap<>();

    /** The minimum time that its pods take to stop. */
    Duration hanging = Duration.ZERO;

    BootId boot;
    int boots = 1;
    boolean up = true;
    boolean downByKured;
    /** Whether the current boot is the one that kured requested. */
    boolean bootedForKured;
    private boolean goingDown;
    private boolean goingDownForKured;
    private long power;
    private Optional<BootId> readyBoot = Optional.empty();
    Duration bootTime = Duration.ofMinutes(3);
    Duration bootDelay = Duration.ZERO;

    boolean sentinel;
    Instant sentinelSince;
    boolean sentinelSurvives;
    boolean sentinelIsBlind;
    /** The request of an operator by {@code kured reboot}. */
    Optional<Need.Wanted> request = Optional.empty();
    /** Whether an operator holds the node by {@code kured hold}. */
    boolean held;

    boolean rebootIsDead;
    boolean rebootIsRefused;
    int rebootsAsked;
    private Instant lockAskedForReboot = Instant.MIN;
    /** The times at which kured took the lock for the reboots that took place. */
    final List<Instant> rebootsByKured = new ArrayList<>();
    /** Those after which the sentinel still required a reboot. */
    final List<Instant> rebootsInVain = new ArrayList<>();
    final List<Inhibitor> inhibitors = new ArrayList<>();

    Optional<State> disk = Optional.empty();
    boolean diskIsFull;
    Duration clockError = Duration.ZERO;
    /** The error of the clock at boot, until NTP corrects it. */
    Duration clockErrorAtBoot = Duration.ZERO;

    boolean cordonedByAdmin;
    boolean changedByOperator;
    private boolean cutOff;
    private boolean outOfTouch;
    private boolean watchesAreSilent;
    private boolean credentialIsExpired;
    /** The Retry-After with which the API server answers 429. */
    private Optional<Duration> throttledBy = Optional.empty();
    /** The request by which this host last acquired the lock. */
    Optional<Asked> lockAsked = Optional.empty();
    /** Whether some marks were refused, or lost when etcd was restored. */
    boolean marksWereRefused;
    /** Whether a write of marks failed; no step of the agent waits for a retry. */
    boolean marksAreBehind;
    /** When the Node was first Ready in this boot. */
    private Instant readyAt = Instant.MAX;
    /** Whether the machine was removed for good, with its Node. */
    boolean gone;
    /** Whether the kubelet has a report to send as soon as the network is back. */
    private boolean kubeletIsUnheard;

    Host(World world, NodeName name, Map<String, String> labels) {
        this.world = world;
        this.name = name;
        this.labels = Map.copyOf(labels);
        this.chance = world.chance("host " + name);
        this.boot = freshBoot();
        this.sentinelSince = world.now();
        this.nodeTopic = new WatchedResource<>(world.time, Optional.empty());
        this.podTopic = new WatchedResource<>(world.time, List.of());
        this.daemon = new Daemon(this);
    }

    private BootId freshBoot() {
        var random = chance.generator();
        return new BootId(new UUID(random.nextLong(), random.nextLong()).toString());
    }

    /** The time on the clock of the host. */
    Instant clock() {
        return clockError.isZero() ? world.now() : world.now().plus(clockError);
    }

    /** The time on both clocks of the host. The monotonic clock has no error and never jumps. */
    Moment now() {
        Moment now = world.time.moment();
        return clockError.isZero() ? now : new Moment(now.uptime(), clock());
    }

    /** Makes the clock jump. */
    void setClockError(Duration error) {
        world.trace.note(() -> "the clock of " + name + " is wrong by " + error);
        clockError = error;
    }

    // ------------------------------------------------------------------ sentinel

    void setSentinel(boolean wanted) {
        if (gone) {
            return;
        }
        world.trace.note(() -> name + (wanted ? " wants a reboot" : " wants no reboot any more"));
        sentinel = wanted;
        if (!wanted && !rebootsInVain.isEmpty() && rebootsInVain.getLast().equals(rebootsByKured.getLast())) {
            rebootsInVain.removeLast();
        }
        sentinelSince = world.now();
        daemon.wake();
    }

    void request(boolean pressing) {
        world.trace.note(() -> "an operator asks for a reboot of " + name + (pressing ? ", at once" : ""));
        request = Optional.of(new Need.Wanted(world.now(), "requested by an operator", List.of(), pressing));
        daemon.wake();
    }

    void hold(boolean on) {
        if (on != held) {
            world.trace.note(() -> "an operator " + (on ? "holds " : "lets go of ") + name);
            held = on;
            daemon.wake();
        }
    }

    // ------------------------------------------------------------------ network

    boolean hasNetwork() {
        return !cutOff && !world.api.isAway();
    }

    void demandNetwork() throws Trouble {
        if (cutOff) {
            throw new Trouble("the network of " + name + " is cut", "");
        }
        if (world.api.isAway()) {
            throw new Trouble("the API server is away", "");
        }
    }

    /**
     * Checks that the API server accepts a request.
     *
     * @throws Trouble if the credential has expired, or the server answers 429
     */
    void demandWelcome(Request kind) throws Trouble {
        demandCredential();
        if (throttledBy.isPresent()) {
            world.trace.note(() -> name + " is answered 429 to " + kind);
            world.promises.isAskedToWait(this, kind, throttledBy.get());
            throw ApiServer.refusal("429 Too Many Requests").after(throttledBy.get());
        }
    }

    private void demandCredential() throws Trouble {
        if (credentialIsExpired) {
            throw ApiServer.refusal("401 Unauthorized");
        }
    }

    /** Whether the API server is reachable and accepts requests. */
    boolean isWelcome() {
        return isInTouch() && throttledBy.isEmpty();
    }

    /** Lets the credential expire, which ends the watches, or renews it. */
    void setCredentialExpired(boolean expired) {
        if (expired != credentialIsExpired) {
            world.trace.note(() -> "the credential of " + name + (expired ? " has expired" : " is renewed"));
            credentialIsExpired = expired;
            daemon.networkChanged();
        }
    }

    /** Lets the API server answer every request with 429 and this Retry-After; empty ends that. */
    void throttle(Optional<Duration> retryAfter) {
        if (!retryAfter.equals(throttledBy)) {
            world.trace.note(() -> name + retryAfter.map(wait -> " receives Retry-After " + wait).orElse(" receives no Retry-After any more"));
            throttledBy = retryAfter;
        }
    }

    boolean watchesAreSilent() {
        return watchesAreSilent;
    }

    /** Lets the watches deliver nothing although they are open, or reopens them. */
    void silenceWatches(boolean silent) {
        if (silent != watchesAreSilent) {
            world.trace.note(() -> "the watches of " + name + (silent ? " fall silent" : " tell news again"));
            watchesAreSilent = silent;
            daemon.networkChanged();
        }
    }

    /**
     * Checks that the watches work.
     *
     * @throws Trouble if they have ended and cannot be opened again
     */
    void demandTouch() throws Trouble {
        demandNetwork();
        demandCredential();
        if (outOfTouch) {
            throw new Trouble(name + " has lost touch: its watches have ended, and cannot be opened again", "");
        }
    }

    boolean isInTouch() {
        return hasNetwork() && !outOfTouch && !credentialIsExpired;
    }

    /** Ends the watches and prevents new ones, or opens them again with a new list. */
    void loseTouch(boolean lost) {
        if (lost != outOfTouch) {
            world.trace.note(() -> name + (lost ? " loses touch" : " is in touch again"));
            outOfTouch = lost;
            daemon.networkChanged();
        }
    }

    /** Cuts the network of this host, or restores it. */
    void cutOff(boolean cut) {
        if (cut != cutOff) {
            world.trace.note(() -> "the network of " + name + (cut ? " is cut" : " heals"));
            cutOff = cut;
            if (cut) {
                after(GRACE, this::fallSilent);
            }
            networkChanged();
        }
    }

    /** Marks the Node as not Ready, as the node controller does when the kubelet is silent. */
    private void fallSilent() {
        if (cutOff) {
            kubeletIsUnheard = true;
            world.api.loseReadiness(this);
        }
    }

    /** Lets the kubelet and the watches notice that the network has changed. */
    void networkChanged() {
        if (kubeletIsUnheard) {
            kubeletReports();
        }
        daemon.networkChanged();
    }

    void waitFor(Duration wait) {
        daemon.waitFor(wait);
    }

    Duration delayOfNews() {
        return world.faultModel.delayOfNews();
    }

    // ------------------------------------------------------------------ the Node

    Optional<NodeView> node() {
        return nodeTopic.truth();
    }

    /** Whether the Node is cordoned by kured, or the host holds the lock. */
    boolean takesUpPlace() {
        return node().filter(Cordon::isOurs).isPresent() || world.api.record().holder(name).isPresent();
    }

    boolean mayLackMarks() {
        return marksWereRefused || marksAreBehind;
    }

    /** Whether the Node has been Ready in this boot. */
    boolean hasBeenReady() {
        return readyBoot.equals(Optional.of(boot));
    }

    void noteReadiness() {
        node().filter(node -> node.readySince().isPresent() && node.reportedBoot().equals(Optional.of(boot)))
                .filter(_ -> !hasBeenReady())
                .ifPresent(_ -> {
                    readyBoot = Optional.of(boot);
                    readyAt = world.now();
                });
    }

    /** Whether the Node was first Ready in this boot at least this long ago. */
    boolean hasBeenReadyFor(Duration wait) {
        return hasBeenReady() && !world.now().isBefore(readyAt.plus(wait));
    }

    /** Whether the state file says that nothing of kured is left in the cluster. */
    boolean saysItHasFinished() {
        return disk.filter(state -> !state.unfinished()).isPresent();
    }

    void kubeletReports() {
        kubeletIsUnheard = up && !hasNetwork();
        if (up && hasNetwork()) {
            world.api.report(this, Optional.of(world.now()), boot);
            world.workloads.startAll(this);
            world.promises.kubeletIsBack(this);
        }
    }

    /**
     * Cordons or uncordons as an administrator. An existing cordon keeps its owner. A new cordon on a Node that still carries
     * the mark of kured counts as kured's, because nothing distinguishes it.
     */
    void adminCordons(boolean on) {
        Optional<NodeView> node = node().filter(present -> present.unschedulable() != on);
        if (node.isPresent()) {
            world.trace.note(() -> "an administrator " + (on ? "cordons " : "uncordons ") + name);
            changedByOperator |= !on;
            cordonedByAdmin = on && !Cordon.isOurs(node.get());
            world.api.setUnschedulable(this, on);
        }
    }

    // ------------------------------------------------------------------ power

    boolean isGoingDown() {
        return goingDown;
    }

    boolean isGoingDownForKured() {
        return goingDownForKured;
    }

    /** Accepts a reboot request, as systemd-logind does. */
    void obey() {
        rebootsAsked++;
        if (!rebootIsDead && !goingDown) {
            goingDown = true;
            goingDownForKured = true;
            lockAskedForReboot = lockAsked.map(Asked::at).orElse(Instant.MIN);
            after(SHUTDOWN, () -> shutDown(true));
        }
    }

    /** Shuts the machine down cleanly: stops the daemon first. */
    void shutDown(boolean byKured) {
        goingDown = true;
        daemon.stop();
        after(SHUTDOWN, () -> reboot(byKured));
    }

    /** Powers the machine off, abruptly or at the end of a shutdown, and boots it again. */
    void reboot(boolean byKured) {
        world.trace.note(() -> name + " goes down" + (byKured ? ", asked by kured" : ""));
        power++;
        daemon.die();
        up = false;
        goingDown = false;
        goingDownForKured = false;
        downByKured = byKured;
        if (byKured) {
            rebootsByKured.add(lockAskedForReboot);
        }
        world.workloads.stopAll(this);
        world.promises.powerHasChanged(this);
        daemon.moved();
        after(GRACE, () -> world.api.loseReadiness(this));
        after(bootTime.plus(bootDelay), this::boot);
    }

    /** Removes the machine and its Node for good. */
    void takeAway() {
        if (up) {
            reboot(false);
        }
        world.trace.note(() -> name + " is taken away");
        power++;
        gone = true;
        kubeletIsUnheard = false;
        world.api.deleteNode(this);
        world.workloads.removeAll(this);
        world.promises.hostIsGone(this);
    }

    private void boot() {
        power++;
        boot = freshBoot();
        boots++;
        up = true;
        request = Optional.empty();
        held = false;
        bootedForKured = downByKured;
        downByKured = false;
        sentinel &= sentinelSurvives;
        if (bootedForKured && sentinel) {
            rebootsInVain.add(rebootsByKured.getLast());
        }
        world.trace.note(() -> name + " has booted");
        if (!clockErrorAtBoot.isZero()) {
            setClockError(clockErrorAtBoot);
            after(chance.between(NTP_AT_LEAST, NTP_AT_MOST), () -> setClockError(Duration.ZERO));
        }
        world.promises.powerHasChanged(this);
        daemon.start();
        after(KUBELET_STARTS, this::kubeletReports);
    }

    /** Switches the machine on if it is down. */
    void bootIfDown() {
        if (!up && !gone) {
            boot();
        }
    }

    /** Plans an event that is dropped if the machine goes down or boots before it. */
    private void after(Duration wait, Runnable action) {
        long now = power;
        world.time.in(wait, () -> {
            if (power == now) {
                action.run();
            }
        });
    }

    /** Describes the state of the host in one line. */
    String inWords() {
        return name + " is " + (up ? "up" : "down") + (daemon.isRunning() ? ", its kured says: " : ", its kured said: ")
                + daemon.report().sentence() + " " + daemon.report().trouble() + "; its Node is "
                + node().map(node -> (node.readySince().isPresent() ? "Ready" : "not Ready")
                        + (node.unschedulable() ? ", cordoned" : "")
                        + (Cordon.isOurs(node) ? " by kured" : "")).orElse("gone");
    }

    @Override
    public String toString() {
        return name.value();
    }
}
