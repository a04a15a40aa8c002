package dev.kured.rehearse;

import dev.kured.terms.NodeName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates the hosts of a rehearsal with a typical mixture of applications. */
final class Fleet {
    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private Fleet() {}

    static void populate(World world, Plan plan) {
        SeededRandom chance = world.chance("fleet");
        for (int i = 0; i < plan.nodes(); i++) {
            Host host = world.addHost(new NodeName(name(i + 1, plan.nodes())), labels(world, i));
            host.bootTime = plan.bootTime();
            world.time.in(chance.upTo(plan.spread()), () -> host.setSentinel(true));
        }
        populate(world, chance, plan.podsPerNode());
    }

    /** Adds applications with replicas on neighbouring nodes, each with a budget that allows one disruption. */
    private static void populate(World world, SeededRandom chance, int podsPerNode) {
        if (podsPerNode == 0) {
            return;
        }
        var room = new HashMap<Host, Integer>();
        for (Host host : world.hostList) {
            world.workloads.add("node-agent", host, Duration.ofSeconds(5), Optional.of("DaemonSet"));
            room.put(host, podsPerNode - 1);
        }
        int number = 0;
        for (int first = 0; first < world.hostList.size(); first++) {
            while (room.getOrDefault(world.hostList.get(first), 0) > 0) {
                addApplication(world, chance, ++number, first, room);
            }
        }
    }

    private static void addApplication(World world, SeededRandom chance, int number, int first, Map<Host, Integer> room) {
        String kind = chance.onceIn(4) ? "StatefulSet" : "ReplicaSet";
        String name = (kind.equals("StatefulSet") ? "db-" : "web-") + number;
        Duration stops = chance.upTo(LONGEST_STOP);
        int wanted = 1 + chance.below(5);
        int placed = 0;
        for (int i = first; placed < wanted && i < world.hostList.size(); i++) {
            Host host = world.hostList.get(i);
            if (room.getOrDefault(host, 0) > 0) {
                room.merge(host, -1, Integer::sum);
                world.workloads.add(name, host, stops, Optional.of(kind));
                placed++;
            }
        }
        world.workloads.setBudget(name, placed - 1);
    }

    /** A name with leading zeros, {@code node007} among hundreds, so that names sort by number. */
    private static String name(int number, int of) {
        return "node" + "0".repeat(Integer.toString(of).length() - Integer.toString(number).length()) + number;
    }

    private static Map<String, String> labels(World world, int number) {
        return world.rules.lock().zoneLabel()
                .map(label -> Map.of(label, ZONES.get(number % ZONES.size())))
                .orElse(Map.of());
    }
}
