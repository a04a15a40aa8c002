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
 * A few simulated machines with kured in virtual time, for the tests of other rooms. The promises are checked after each
 * event.
 */
public final class SmallFleet {
    private final World world;

    /** Creates a fleet with these rules. */
    public SmallFleet(Rules rules) {
        this.world = new World(1, SmallWorld.BEGIN, rules, 100_000);
    }

    /** Creates a fleet with the default rules. */
    public SmallFleet() {
        this(SmallWorld.RULES);
    }

    /** Adds a machine that is up, with its Node. */
    public Machine add(String name) {
        return new Machine(world.addHost(new NodeName(name), Map.of()));
    }

    /** Adds three machines, {@code node1} to {@code node3}. */
    public List<Machine> addThree() {
        return List.of(add("node1"), add("node2"), add("node3"));
    }

    /** Runs the simulation for this time. */
    public void runFor(Duration duration) {
        world.runFor(duration);
    }

    /** The simulated time. */
    public Instant now() {
        return world.now();
    }

    /** The holders of the lock. */
    public LockRecord lock() {
        return world.api.record();
    }

    /** Sets a PodDisruptionBudget: the minimum of healthy pods of an application. */
    public void protect(String application, int atLeast) {
        world.workloads.setBudget(application, atLeast);
    }

    /** Sets the gates of each daemon that starts from now on. */
    public void gate(Gate gate) {
        world.gates = _ -> List.of(gate);
    }

    /** Hears every report of every machine once, at its moment. */
    public void listen(BiConsumer<NodeName, Report> listener) {
        var heard = new HashMap<NodeName, Report>();
        world.moveListener = host -> {
            Report report = host.daemon.report();
            // The world also tells what happens to a machine while its daemon reports nothing.
            if (heard.put(host.name, report) != report) {
                listener.accept(host.name, report);
            }
        };
    }

    /** Begins or ends an outage of the API server. */
    public void apiServerIsAway(boolean away) {
        world.api.setAway(away);
    }

    /** The last events and the state of every machine. */
    public String story() {
        return SmallWorld.story(world);
    }

    /** A machine of the fleet. */
    public final class Machine {
        private final Host host;

        private Machine(Host host) {
            this.host = host;
        }

        /** Sets or removes the sentinel. */
        public void needsReboot(boolean needed) {
            host.setSentinel(needed);
        }

        /** Sets a sentinel that survives reboots. */
        public void isNeverContent() {
            host.sentinelSurvives = true;
            host.setSentinel(true);
        }

        /** Lets systemd-logind accept reboots without effect. */
        public void ignoresReboots(boolean ignores) {
            host.rebootIsDead = ignores;
        }

        /** Sets the duration of a boot. */
        public void bootsWithin(Duration duration) {
            host.bootTime = duration;
        }

        /** Adds a pod that takes this long to stop. */
        public void runs(String application, Duration toStop) {
            world.workloads.add(application, host, toStop, Optional.of("ReplicaSet"));
        }

        /** Cordons the node as an administrator. */
        public void isCordonedByAdministrator() {
            host.adminCordons(true);
        }

        /** Deletes the Node object as an administrator. */
        public void isDeleted() {
            world.api.deleteNode(host);
        }

        /** Kills the daemon and starts it again after this time. */
        public void daemonDiesFor(Duration pause) {
            host.daemon.die();
            world.time.in(pause, () -> {
                if (host.up && !host.daemon.isRunning()) {
                    host.daemon.start();
                }
            });
        }

        /** Whether the daemon runs. */
        public boolean hasDaemon() {
            return host.daemon.isRunning();
        }

        /** The number of boots; 1 at the beginning. */
        public int boots() {
            return host.boots;
        }

        /** Whether the machine is up. */
        public boolean isUp() {
            return host.up;
        }

        /** The number of reboot requests to systemd-logind. */
        public int rebootsAsked() {
            return host.rebootsAsked;
        }

        /** The Node object. */
        public NodeView node() {
            return host.node().orElseThrow();
        }

        /** Whether the Node is Ready, as reported from the current boot. */
        public boolean isReady() {
            return node().readySince().isPresent() && node().reportedBoot().equals(Optional.of(host.boot));
        }

        /** Whether kured has cordoned the node. */
        public boolean isCordonedByKured() {
            return Cordon.isOurs(node());
        }

        /** Whether the node holds the lock. */
        public boolean holdsLock() {
            return lock().holder(host.name).isPresent();
        }

        /** The last report of the agent. */
        public Report report() {
            return host.daemon.report();
        }
    }
}
