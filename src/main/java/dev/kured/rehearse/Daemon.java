package dev.kured.rehearse;

import dev.kured.agent.Agent;
import dev.kured.agent.Report;
import dev.kured.gate.Gate;
import dev.kured.kube.Following;
import dev.kured.lock.LockStore.Stored;
import dev.kured.sentinel.Need;
import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * kured on a host: the real agent, from its start to its end or its death, and what it was seen to do in one step.
 */
final class Daemon {
    /** TimeoutStopSec= of kured.service. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration RESTART = Duration.ofSeconds(5);

    private final Host host;
    private final World world;
    private final List<Topic<?>.Feed> feeds = new ArrayList<>();
    private List<CountedGate> gates = List.of();

    private Optional<Agent> agent = Optional.empty();
    private Report report;
    private long life;
    private boolean rung;
    private boolean stepping;
    private boolean stopping;
    private Instant wakeAt = Instant.MAX;
    private Instant ringAt = Instant.MAX;
    private Instant alarmAt = Instant.MAX;

    private Need needSeen = new Need.None();
    private boolean provedLock;

    Daemon(Host host) {
        this.host = host;
        this.world = host.world;
        this.report = new Report("", "idle", world.now(), "", "",
                Report.Facts.of(new Need.None()));
    }

    // ------------------------------------------------------------------ life

    void start() {
        world.trace.note(() -> host.name + " daemon starts");
        life++;
        stopping = false;
        gates = Stream.concat(Stream.of(new Held(host)), world.gates.of(host).stream())
                .map(gate -> new CountedGate(world, gate))
                .toList();
        agent = Optional.of(world.fitting.fit(host, doors(), world.rules));
        ring();
    }

    /** kill -9. */
    void die() {
        world.trace.note(() -> host.name + " daemon dies");
        leave();
    }

    /** systemd tells it to stop, and kills it when it takes too long. */
    void stop() {
        world.trace.note(() -> host.name + " daemon is told to stop");
        agent.ifPresent(Agent::stop);
        stopping = true;
        long told = life;
        world.time.in(STOP_TIMEOUT, () -> {
            if (life == told && agent.isPresent()) {
                die();
            }
        });
    }

    /** Whether it runs, and has not been told to stop. */
    boolean staysRunning() {
        return agent.isPresent() && !stopping;
    }

    boolean isRunning() {
        return agent.isPresent();
    }

    /** What it last said of itself. */
    Report report() {
        return report;
    }

    private void leave() {
        life++;
        agent = Optional.empty();
        wakeAt = Instant.MAX;
        ringAt = Instant.MAX;
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

    /** Wakes it. */
    void ring() {
        if (!rung && agent.isPresent()) {
            rung = true;
            if (!stepping) {
                world.time.soon(this::step);
            }
        }
    }

    /** Wakes it after a while. */
    private void ringIn(Duration wait) {
        if (!wait.isPositive()) {
            ring();
            return;
        }
        Instant at = world.now().plus(wait);
        if (at.isBefore(ringAt)) {
            ringAt = at;
            wakeAt = at.isBefore(wakeAt) ? at : wakeAt;
            setAlarm();
        }
    }

    /** The agent's thread waits for an answer. Should the daemon die meanwhile, it never comes. */
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
        rung = false;
        ringAt = ringAt.isAfter(world.now()) ? ringAt : Instant.MAX;
        if (agent.isEmpty()) {
            return;
        }
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
        if (rung) {
            world.time.soon(this::step);
        }
    }

    private void end() {
        world.trace.note(() -> host.name + " daemon has ended");
        world.promises.promise(stopping, () -> host.name + " runs until it is told to stop");
        leave();
    }

    private void sleepUntil(Moment next) {
        Instant moment = world.now().plus(host.now().until(next));
        Instant soonest = world.now().plusMillis(1);
        wakeAt = moment.isAfter(soonest) ? moment : soonest;
        wakeAt = ringAt.isBefore(wakeAt) ? ringAt : wakeAt;
        setAlarm();
    }

    /** There is one alarm, never later than it must wake; where it is too early, it is set again. */
    private void setAlarm() {
        if (wakeAt.isBefore(alarmAt)) {
            Instant at = wakeAt;
            alarmAt = at;
            world.time.at(at, () -> alarm(at));
        }
    }

    private void alarm(Instant at) {
        if (!alarmAt.equals(at)) {
            return;
        }
        alarmAt = Instant.MAX;
        if (agent.isEmpty()) {
            return;
        }
        if (wakeAt.isAfter(at)) {
            setAlarm();
        } else {
            ring();
        }
    }

    // ------------------------------------------------------------------ doors

    private Agent.Doors doors() {
        return new Agent.Doors(
                new SimulatedSentinel(host),
                () -> new SimulatedCluster(host),
                List.copyOf(gates),
                new SimulatedMachine(host),
                new SimulatedMemory(host),
                this::hear,
                (level, line) -> world.trace.note(() -> host.name + " " + level + " " + line),
                host::now,
                host.dice.generator(),
                this::ringIn);
    }

    private void hear(Report news) {
        report = news;
        world.promises.phaseIsTold(host, news);
        moved();
    }

    void moved() {
        world.audience.hear(host);
    }

    <T> Following<T> follow(Topic<T> topic, Runnable ring) {
        Topic<T>.Feed feed = topic.follow(host, world.latency(host), ring);
        feeds.add(feed);
        return feed;
    }

    /** The answers to its own writes are news to its watches, too. */
    void learn() {
        List.copyOf(feeds).forEach(Topic.Feed::catchUp);
    }

    void closeFeeds() {
        List.copyOf(feeds).forEach(Topic.Feed::close);
        feeds.clear();
    }

    /** Its watches notice. */
    void networkChanged() {
        List.copyOf(feeds).forEach(Topic.Feed::touchChanged);
    }

    // ------------------------------------------------------------------ what it was seen to do in this step

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

    /** What the sentinel said. */
    Need needSeen() {
        return needSeen;
    }

    boolean hasProofOfLock() {
        return provedLock;
    }

    /** All that count: what is pressing passes those that an operator may overrule. */
    boolean allGatesAreOpen() {
        return gates.stream().allMatch(gate -> gate.isOpen() || (needSeen.isPressing() && mayBeOverruled(gate)));
    }

    private static boolean mayBeOverruled(Gate gate) {
        return switch (gate.reach()) {
            case OPERATOR, MACHINE -> false;
            case NODE, FLEET -> true;
        };
    }

    /** An operator's hold. */
    private record Held(Host host) implements Gate {
        @Override
        public Reach reach() {
            return Reach.OPERATOR;
        }

        @Override
        public Optional<String> closedBecause() {
            return host.held ? Optional.of("this node is held") : Optional.empty();
        }
    }

    /** A gate that remembers what it said in this step, whatever the agent made of it. */
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
