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

/** A machine: its power, its operating system, its kubelet and the Node that this one reports. */
final class Host {
    private static final Duration SHUTDOWN = Duration.ofSeconds(1);
    /** The node controller's patience with a silent kubelet. */
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
    /** When the Node object was made. */
    Instant nodeSince = Instant.MIN;
    final Map<String, Place> pods = new LinkedHashMap<>();

    /** How long its pods take to stop at least. */
    Duration hanging = Duration.ZERO;

    BootId boot;
    int boots = 1;
    boolean up = true;
    boolean downByKured;
    /** The present boot is the one that kured has asked for. */
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
    /** What an operator has asked for by {@code kured reboot}. */
    Optional<Need.Wanted> request = Optional.empty();
    /** An operator's {@code kured hold}. */
    boolean held;

    boolean rebootIsDead;
    boolean rebootIsRefused;
    int rebootsAsked;
    private Instant rebootAsked = Instant.MIN;
    /** When kured asked for those that came. */
    final List<Instant> rebootsByKured = new ArrayList<>();
    /** Those after which the need was still there. */
    final List<Instant> rebootsInVain = new ArrayList<>();
    final List<Inhibitor> inhibitors = new ArrayList<>();

    Optional<State> disk = Optional.empty();
    boolean diskIsFull;
    Duration clockError = Duration.ZERO;
    /** How wrong its clock is when it boots, until NTP puts it right. */
    Duration clockErrorAtBoot = Duration.ZERO;

    boolean cordonedByAdmin;
    boolean meddledWith;
    private boolean cutOff;
    private boolean outOfTouch;
    private boolean watchesAreSilent;
    private boolean credentialIsExpired;
    /** The API server answers 429 with this Retry-After. */
    private Optional<Duration> throttledBy = Optional.empty();
    /** When it asked for the place in the lock that it last took. */
    Optional<Asked> lockAsked = Optional.empty();
    /** Some of its marks were refused, or lost with a backup of etcd. */
    boolean marksWereRefused;
    /** Some were not written at the first try: nothing waits for them. */
    boolean marksAreBehind;
    /** When it was first Ready in this boot. */
    private Instant readyAt = Instant.MAX;
    /** It has been taken away for good, with its Node. */
    boolean gone;
    /** Its kubelet has something to report, and does so as soon as it can. */
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

    /** What its own clock shows. */
    Instant clock() {
        return clockError.isZero() ? world.now() : world.now().plus(clockError);
    }

    /** The present moment on both of its clocks. Nothing makes the monotonic one jump. */
    Moment now() {
        Moment now = world.time.moment();
        return clockError.isZero() ? now : new Moment(now.uptime(), clock());
    }

    /** Its clock jumps. */
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
        request = Optional.of(new Need.Wanted(world.now(), "asked for by an operator", List.of(), pressing));
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

    /** For each request. */
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

    /** Whether the API server does what it asks for. */
    boolean isWelcome() {
        return isInTouch() && throttledBy.isEmpty();
    }

    /** Its credential expires, and its watches end; or it has a new one. */
    void setCredentialExpired(boolean expired) {
        if (expired != credentialIsExpired) {
            world.trace.note(() -> "the credential of " + name + (expired ? " has expired" : " is renewed"));
            credentialIsExpired = expired;
            daemon.networkChanged();
        }
    }

    /** The API server answers each of its requests with 429 and this Retry-After; empty: no more. */
    void throttle(Optional<Duration> retryAfter) {
        if (!retryAfter.equals(throttledBy)) {
            world.trace.note(() -> name + retryAfter.map(wait -> " is told to ask again in " + wait).orElse(" may ask again"));
            throttledBy = retryAfter;
        }
    }

    boolean watchesAreSilent() {
        return watchesAreSilent;
    }

    /** Its watches tell nothing, though they seem to be open; or they are opened anew. */
    void silenceWatches(boolean silent) {
        if (silent != watchesAreSilent) {
            world.trace.note(() -> "the watches of " + name + (silent ? " fall silent" : " tell news again"));
            watchesAreSilent = silent;
            daemon.networkChanged();
        }
    }

    /** For what is known by watches alone. */
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

    /** Its watches end and cannot be opened again, or they can, and begin with a fresh list. */
    void loseTouch(boolean lost) {
        if (lost != outOfTouch) {
            world.trace.note(() -> name + (lost ? " loses touch" : " is in touch again"));
            outOfTouch = lost;
            daemon.networkChanged();
        }
    }

    /** The network of this host is cut, or heals. */
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

    /** The node controller has not heard from its kubelet. */
    private void fallSilent() {
        if (cutOff) {
            kubeletIsUnheard = true;
            world.api.loseReadiness(this);
        }
    }

    /** Its watches lose touch, or find it again with a fresh list. */
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

    /** Whether kured has cordoned it, or holds the lock for it. */
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

    /** Whether it was first Ready in this boot so long ago. */
    boolean hasBeenReadyFor(Duration wait) {
        return hasBeenReady() && !world.now().isBefore(readyAt.plus(wait));
    }

    /** Whether it is written down that nothing of it is left in the cluster. */
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
     * An administrator cordons or uncordons. A cordon that is there already remains whose it was; so does one that is
     * placed again on a Node that still carries kured's mark, for nobody can tell it from kured's own.
     */
    void adminCordons(boolean on) {
        Optional<NodeView> node = node().filter(present -> present.unschedulable() != on);
        if (node.isPresent()) {
            world.trace.note(() -> "an administrator " + (on ? "cordons " : "uncordons ") + name);
            meddledWith |= !on;
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

    /** systemd-logind has accepted. */
    void obey() {
        rebootsAsked++;
        if (!rebootIsDead && !goingDown) {
            goingDown = true;
            goingDownForKured = true;
            rebootAsked = daemon.asks().at();
            after(SHUTDOWN, () -> shutDown(true));
        }
    }

    /** The machine shuts down in order: the daemon is told to stop first. */
    void shutDown(boolean byKured) {
        goingDown = true;
        daemon.stop();
        after(SHUTDOWN, () -> reboot(byKured));
    }

    /** The plug is pulled, or the machine goes down. */
    void reboot(boolean byKured) {
        world.trace.note(() -> name + " goes down" + (byKured ? ", asked by kured" : ""));
        power++;
        daemon.die();
        up = false;
        goingDown = false;
        goingDownForKured = false;
        downByKured = byKured;
        if (byKured) {
            rebootsByKured.add(rebootAsked);
        }
        world.workloads.stopAll(this);
        world.promises.powerHasChanged(this);
        daemon.moved();
        after(GRACE, () -> world.api.loseReadiness(this));
        after(bootTime.plus(bootDelay), this::boot);
    }

    /** It is taken away for good, as is its Node: nobody will ever hear of it again. */
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

    /** Somebody switches it on. */
    void bootIfDown() {
        if (!up && !gone) {
            boot();
        }
    }

    /** Plans an event that does not happen if the machine goes down or boots before. */
    private void after(Duration wait, Runnable action) {
        long now = power;
        world.time.in(wait, () -> {
            if (power == now) {
                action.run();
            }
        });
    }

    /** Where it stands. */
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
