package dev.kured.rehearse;

import dev.kured.agent.Agent;
import dev.kured.agent.Doors;
import dev.kured.agent.Report;
import dev.kured.agent.WakeUps;
import dev.kured.gate.Gate;
import dev.kured.kube.Watched;
import dev.kured.lock.LockStore.Stored;
import dev.kured.sentinel.Need;
import dev.kured.terms.Moment;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kured process of a host: runs the real agent from its start to its end or crash, and notes what the agent observes in
 * the current step.
 */
final class Daemon {
    /** TimeoutStopSec= of kured.service. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);
    /** RestartSec= of kured.service. */
    private static final Duration RESTART = Duration.ofSeconds(10);

    private static final long NEVER = Long.MAX_VALUE;
    private static final long MILLISECOND = 1_000_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_REQUESTS = 120;
    /** Six a minute, measured over a longer span so that short bursts are allowed. */
    private static final Duration WAITING = Duration.ofMinutes(5);
    private static final int MOST_IN_WAITING = 30;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int SECONDS_TO_END = 5;

    private final Host host;
    private final World world;
    private final List<WatchedResource<?>.Feed> feeds = new ArrayList<>();
    private List<CountedGate> gates = List.of();

    private Optional<Agent> agent = Optional.empty();
    private Report report;
    /** The phase of this run, as it was told last. */
    private PhaseName phase = PhaseName.RECALLING;
    private long life;
    private WakeUps wakeUps = new WakeUps();
    private boolean stepping;
    private boolean stepIsPlanned;
    private boolean stopping;
    /** When the agent asked to run again without a wake-up, in nanoseconds since the beginning. */
    private long nextStep = NEVER;
    private long alarmAt = NEVER;

    private Need needSeen = new Need.None();
    private boolean provedLock;
    private Instant stepBegan = Instant.MIN;
    private final RequestRate requests = new RequestRate(MOST_REQUESTS, MINUTE);
    private final RequestRate requestsInWaiting = new RequestRate(MOST_IN_WAITING, WAITING);
    private boolean waits;
    private Instant askedToWaitUntil = Instant.MIN;

    Daemon(Host host) {
        this.host = host;
        this.world = host.world;
        this.report = new Report("", PhaseName.IDLE, world.now(), "", "",
                Report.Facts.of(new Need.None()));
    }

    // ------------------------------------------------------------------ life

    void start() {
        world.trace.note(() -> host.name + " daemon starts");
        life++;
        phase = PhaseName.RECALLING;
        stopping = false;
        waits = false;
        requests.forget();
        askedToWaitUntil = Instant.MIN;
        gates = Stream.concat(Stream.of(new Held(host)), world.gates.of(host).stream())
                .map(gate -> new CountedGate(world, gate))
                .toList();
        agent = Optional.of(world.fitting.fit(host, doors(), world.rules));
        wake();
    }

    /** Kills the process, as SIGKILL does. */
    void die() {
        world.trace.note(() -> host.name + " daemon dies");
        leave();
    }

    /** Ends the process as an uncaught error in a thread does; systemd restarts it. */
    void loseThread() {
        if (agent.isPresent()) {
            die();
            restart();
        }
    }

    /** Stops the service as systemd does: SIGTERM, then SIGKILL after the stop timeout. */
    void stop() {
        world.trace.note(() -> host.name + " daemon receives SIGTERM");
        agent.ifPresent(running -> world.fitting.stop(host, running));
        stopping = true;
        long told = life;
        expectEnd(told, SECONDS_TO_END);
        world.time.in(STOP_TIMEOUT, () -> {
            if (life == told && agent.isPresent()) {
                die();
            }
        });
    }

    /**
     * Checks every second that the daemon ends in time after SIGTERM. The time does not count while a request is under way,
     * or while the daemon can roll back a cordon or the lock; marks are no excuse.
     *
     * @param seconds how many seconds are left
     */
    private void expectEnd(long told, int seconds) {
        world.time.in(SECOND, () -> {
            if (life == told && agent.isPresent()) {
                boolean excused = stepping || (host.takesUpPlace() && host.isWelcome());
                world.promises.promise(excused || seconds > 0, () -> host.name + " ends within 5s after SIGTERM");
                expectEnd(told, excused ? SECONDS_TO_END : seconds - 1);
            }
        });
    }

    /** Whether the daemon runs and has not received SIGTERM. */
    boolean staysRunning() {
        return agent.isPresent() && !stopping;
    }

    boolean isRunning() {
        return agent.isPresent();
    }

    /** The last report of the agent. */
    Report report() {
        return report;
    }

    private void leave() {
        life++;
        agent = Optional.empty();
        wakeUps = new WakeUps();
        nextStep = NEVER;
        closeFeeds();
    }

    private void restart() {
        long dead = life;
        world.time.in(RESTART, () -> {
            if (host.up && life == dead) {
                start();
            }
        });
    }

    // ------------------------------------------------------------------ steps

    /** Wakes the agent now. */
    void wake() {
        wakeIn(Duration.ZERO);
    }

    /** Wakes the agent after this wait. */
    private void wakeIn(Duration wait) {
        if (agent.isPresent() && wakeUps.add(wait, world.time.nanos()) && !stepping) {
            setAlarm();
        }
    }

    /**
     * Waits for an answer on behalf of the agent's thread, while other events run.
     *
     * @throws Crash if the daemon dies meanwhile
     */
    void waitFor(Duration wait) {
        if (wait.isPositive()) {
            long before = life;
            world.time.pass(wait);
            if (life != before) {
                throw new Crash();
            }
        }
    }

    private void step() {
        stepIsPlanned = false;
        if (agent.isEmpty()) {
            return;
        }
        wakeUps.take(world.time.nanos());
        nextStep = NEVER;
        stepBegan = world.now();
        long thisLife = life;
        stepping = true;
        needSeen = new Need.None();
        provedLock = false;
        gates.forEach(CountedGate::forget);
        try {
            Optional<Moment> next = agent.get().step();
            next.ifPresentOrElse(this::sleepUntil, this::end);
        } catch (Crash crash) {
            if (life == thisLife) {
                die();
                restart();
            }
        } finally {
            stepping = false;
        }
        setAlarm();
    }

    private void end() {
        world.trace.note(() -> host.name + " daemon has ended");
        world.promises.promise(stopping, () -> host.name + " runs until SIGTERM");
        leave();
    }

    private void sleepUntil(Moment next) {
        long wait = Math.max(MILLISECOND, host.now().until(next).toNanos());
        nextStep = world.time.nanos() + wait;
    }

    /** Plans the next step, or an alarm for it: one valid alarm, never too late; an alarm that is too early is set again. */
    private void setAlarm() {
        if (stepIsPlanned || agent.isEmpty()) {
            return;
        }
        long at = Math.min(nextStep, wakeUps.next().orElse(NEVER));
        if (at <= world.time.nanos()) {
            stepIsPlanned = true;
            world.time.soon(this::step);
        } else if (at < alarmAt) {
            alarmAt = at;
            world.time.at(at, () -> alarm(at));
        }
    }

    private void alarm(long at) {
        if (alarmAt == at) {
            alarmAt = NEVER;
            if (!stepping) {
                setAlarm();
            }
        }
    }

    // ------------------------------------------------------------------ doors

    private Doors doors() {
        return new Doors(
                new SimulatedSentinel(host),
                () -> new SimulatedCluster(host),
                List.copyOf(gates),
                new SimulatedMachine(host),
                new SimulatedMemory(host),
                this::receive,
                (level, line) -> world.trace.note(() -> host.name + " " + level + " " + line),
                host::now,
                host.chance.generator(),
                this::wakeIn);
    }

    private void receive(Report news) {
        report = news;
        noteWhetherItWaits(news.phase());
        world.promises.phaseIsTold(host, phase, news);
        phase = news.phase();
        moved();
    }

    private void noteWhetherItWaits(PhaseName phase) {
        boolean waited = waits;
        waits = switch (phase) {
            case IDLE, BLOCKED, QUEUED -> true;
            case RECALLING, DRAINING, REBOOTING, RETURNING, UNDOING -> false;
        };
        if (waits && !waited) {
            requestsInWaiting.forget();
        }
    }

    void moved() {
        world.moveListener.moved(host);
    }

    <T> Watched<T> follow(WatchedResource<T> topic, Runnable wake) {
        WatchedResource<T>.Feed feed = topic.follow(host, world.latency(host), wake);
        feeds.add(feed);
        // A real watch begins with a list, which counts as news.
        wake.run();
        return feed;
    }

    /** Updates the watches of a resource from the answer to a request of the agent. */
    void learn(WatchedResource<?> topic) {
        List.copyOf(feeds).stream().filter(feed -> feed.isOf(topic)).forEach(WatchedResource.Feed::catchUp);
    }

    void closeFeeds() {
        List.copyOf(feeds).forEach(WatchedResource.Feed::close);
        feeds.clear();
    }

    /** Lets all watches notice that the network or the credential has changed. */
    void networkChanged() {
        List.copyOf(feeds).forEach(WatchedResource.Feed::touchChanged);
    }

    // ------------------------------------------------------------------ request rates

    /** The identity of a request that the agent makes now. */
    Asked asks() {
        return new Asked(stepBegan, life);
    }

    /** Whether the request was made in the current run of the daemon. */
    boolean hasAsked(Asked asked) {
        return asked.life() == life;
    }

    /** Notes a request. Returns whether it exceeds the rate for all requests. */
    boolean asksTooOften() {
        return requests.isExceeded(world.time.nanos());
    }

    /** Notes a request. Returns whether it exceeds the rate for a node that only waits. */
    boolean asksTooOftenInWaiting() {
        return waits && requestsInWaiting.isExceeded(world.time.nanos());
    }

    /** Notes that the API server has sent this Retry-After. */
    void isAskedToWait(Duration wait) {
        Instant until = world.now().plus(wait);
        askedToWaitUntil = until.isAfter(askedToWaitUntil) ? until : askedToWaitUntil;
    }

    /** Whether a request is allowed now: after Retry-After, or while the daemon stops. */
    boolean isPatient() {
        return stopping || !world.now().isBefore(askedToWaitUntil);
    }

    // ------------------------------------------------------------------ observations in this step

    Need saw(Need need) {
        needSeen = need;
        return need;
    }

    Stored read(Stored lock) {
        provedLock = lock.record().holder(host.name)
                .filter(holder -> holder.boot().equals(Optional.of(host.boot)))
                .isPresent();
        return lock;
    }

    /** The answer of the sentinel in this step. */
    Need needSeen() {
        return needSeen;
    }

    boolean hasProofOfLock() {
        return provedLock;
    }

    /** Whether all gates that apply are open. A pressing need ignores the gates that an operator may override. */
    boolean allGatesAreOpen() {
        return gates.stream().allMatch(gate -> gate.isOpen() || (needSeen.isPressing() && mayBeOverruled(gate)));
    }

    private static boolean mayBeOverruled(Gate gate) {
        return switch (gate.reach()) {
            case OPERATOR, MACHINE -> false;
            case NODE, FLEET -> true;
        };
    }

    /** The gate of {@code kured hold}. */
    private record Held(Host host) implements Gate {
        @Override
        public String name() {
            return "held";
        }

        @Override
        public Reach reach() {
            return Reach.OPERATOR;
        }

        @Override
        public Optional<String> closedBecause() {
            return host.held ? Optional.of("this node is held") : Optional.empty();
        }
    }

    /** A gate that counts the questions and remembers its answer in this step, whatever the agent does with it. */
    private static final class CountedGate implements Gate {
        private final World world;
        private final Gate gate;
        private boolean open;

        CountedGate(World world, Gate gate) {
            this.world = world;
            this.gate = gate;
        }

        void forget() {
            open = false;
        }

        boolean isOpen() {
            return open;
        }

        @Override
        public Optional<String> closedBecause() throws Trouble {
            world.gateQuestions += gate.reach() == Reach.OPERATOR ? 0 : 1;
            Optional<String> answer = gate.closedBecause();
            open = answer.isEmpty();
            return answer;
        }

        @Override
        public Reach reach() {
            return gate.reach();
        }

        @Override
        public String name() {
            return gate.name();
        }
    }
}
