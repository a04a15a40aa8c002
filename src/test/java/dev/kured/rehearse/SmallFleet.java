package dev.kured.rehearse;

import dev.kured.agent.Report;
import dev.kured.agent.Rules;
import dev.kured.gate.Gate;
import dev.kured.lock.LockRecord;
import dev.kured.node.Cordon;
import dev.kured.node.NodeView;
import dev.kured.terms.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A few machines with kured in virtual time, for the stories that other rooms' tests tell of them. After each event the
 * promises are checked.
 */
public final class SmallFleet {
    private final World world;

    /** All of them with these rules. */
    public SmallFleet(Rules rules) {
        this.world = new World(1, SmallWorld.BEGIN, rules, 100_000);
    }

    /** With the defaults. */
    public SmallFleet() {
        this(SmallWorld.RULES);
    }

    /** One more machine, which is up, with its Node. */
    public Machine add(String name) {
        return new Machine(world.addHost(new NodeName(name), Map.of()));
    }

    /** Three of them, {@code node1} to {@code node3}. */
    public List<Machine> addThree() {
        return List.of(add("node1"), add("node2"), add("node3"));
    }

    /** Lets time pass. */
    public void runFor(Duration duration) {
        world.runFor(duration);
    }

    /** The simulated time. */
    public Instant now() {
        return world.now();
    }

    /** Who holds the lock. */
    public LockRecord lock() {
        return world.api.record();
    }

    /** A PodDisruptionBudget: of this application at least so many pods stay. */
    public void protect(String application, int atLeast) {
        world.workloads.setBudget(application, atLeast);
    }

    /** What may defer a reboot, asked by each daemon that starts from now on. */
    public void gate(Gate gate) {
        world.gates = _ -> List.of(gate);
    }

    /** Hears every report of every machine once, at its moment. */
    public void listen(BiConsumer<NodeName, Report> listener) {
        var heard = new HashMap<NodeName, Report>();
        world.listener = host -> {
            Report report = host.daemon.report();
            // The world also tells what happens to a machine while its daemon reports nothing.
            if (heard.put(host.name, report) != report) {
                listener.accept(host.name, report);
            }
        };
    }

    /** The API server goes away, or comes back. */
    public void apiServerIsAway(boolean away) {
        world.api.setAway(away);
    }

    /** What has happened. */
    public String story() {
        return SmallWorld.story(world);
    }

    /** One of them. */
    public final class Machine {
        private final Host host;

        private Machine(Host host) {
            this.host = host;
        }

        /** Its operating system asks for a reboot, or does not any more. */
        public void needsReboot(boolean needed) {
            host.setSentinel(needed);
        }

        /** It asks for one after each reboot again. */
        public void isNeverContent() {
            host.sentinelSurvives = true;
            host.setSentinel(true);
        }

        /** Its systemd-logind accepts every reboot, and does nothing. */
        public void ignoresReboots(boolean ignores) {
            host.rebootIsDead = ignores;
        }

        /** A boot takes so long. */
        public void bootsWithin(Duration duration) {
            host.bootTime = duration;
        }

        /** It runs a pod that takes so long to stop. */
        public void runs(String application, Duration toStop) {
            world.workloads.add(application, host, toStop, Optional.of("ReplicaSet"));
        }

        /** An administrator cordons it. */
        public void isCordonedByAdministrator() {
            host.adminCordons(true);
        }

        /** An administrator deletes its Node. */
        public void isDeleted() {
            world.api.deleteNode(host);
        }

        /** Its daemon dies, and is started again after so long. */
        public void daemonDiesFor(Duration pause) {
            host.daemon.die();
            world.time.in(pause, () -> {
                if (host.up && !host.daemon.isRunning()) {
                    host.daemon.start();
                }
            });
        }

        /** Whether its daemon runs. */
        public boolean hasDaemon() {
            return host.daemon.isRunning();
        }

        /** How often it has booted; 1 at the beginning. */
        public int boots() {
            return host.boots;
        }

        /** Whether it is up. */
        public boolean isUp() {
            return host.up;
        }

        /** How often its systemd-logind was asked to reboot it. */
        public int rebootsAsked() {
            return host.rebootsAsked;
        }

        /** Its Node. */
        public NodeView node() {
            return host.node().orElseThrow();
        }

        /** Whether its Node is Ready, reported from the boot that it is in. */
        public boolean isReady() {
            return node().readySince().isPresent() && node().reportedBoot().equals(Optional.of(host.boot));
        }

        /** Whether kured has cordoned it. */
        public boolean isCordonedByKured() {
            return Cordon.isOurs(node());
        }

        /** Whether it holds the lock. */
        public boolean holdsLock() {
            return lock().holder(host.name).isPresent();
        }

        /** What its daemon last said of itself. */
        public Report report() {
            return host.daemon.report();
        }
    }
}
