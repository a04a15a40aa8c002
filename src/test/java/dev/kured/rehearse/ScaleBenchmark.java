package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.LockRules;
import dev.kured.agent.Rules;
import dev.kured.gate.Gate;
import dev.kured.terms.Concurrency;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How large fleets fare, and what they cost the API server. It prints its figures, and is run only when asked for:
 * {@code mvn -B test -Dtest=ScaleBenchmark}; {@code -Dkured.nodes} sets the size of the fleet, and
 * {@code -Dkured.test-jvm="-Xmx1g -Xms900m -Xmn512m -XX:+UseSerialGC -XX:+UseTransparentHugePages"} gives it a JVM such as
 * {@code kured rehearse} has.
 */
final class ScaleBenchmark {
    private static final int PODS = 30;

    private static Plan plan(int nodes, int concurrency, Plan.Gates gates) {
        Rules rules = SmallWorld.with(SmallWorld.RULES, new LockRules(
                new Concurrency.Nodes(concurrency), Optional.empty(), false, Duration.ZERO, Duration.ZERO));
        return new Plan(nodes, PODS, rules, SmallWorld.BEGIN, Duration.ofMinutes(10), Duration.ofMinutes(3), 1,
                FaultLevel.NONE, gates);
    }

    /** The whole of a patch day. */
    @Test
    void aLargeFleetReboots() {
        int nodes = Integer.getInteger("kured.nodes", 5000);
        long begun = System.nanoTime();
        long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        var rehearsal = new Rehearsal(plan(nodes, 10, Plan.Gates.NONE), (_, _, _, _) -> {});
        assertTrue(rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofDays(30))));
        Duration wall = Duration.ofNanos(System.nanoTime() - begun);
        Duration cpu = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore);
        Totals totals = rehearsal.totals();
        HandOverTotals handOvers = rehearsal.handOvers();
        long writes = totals.requests().getOrDefault(Request.WRITE_LOCK, 0L);
        System.out.printf("%d nodes with %d pods each, 10 at a time: %s simulated in %s (%s of it on the CPU), heap of %d MB%n",
                nodes, PODS, Duration.between(SmallWorld.BEGIN, rehearsal.now()), wall, cpu,
                Runtime.getRuntime().maxMemory() >> 20);
        System.out.printf("%d hand-overs: %.1f write attempts each, longest gap %s, mean gap %s%n",
                handOvers.number(), (double) writes / (double) handOvers.number(), handOvers.longestGap(),
                handOvers.allGaps().dividedBy(handOvers.number()));
        System.out.printf("%.1f requests a reboot: %s%n", (double) totals.allRequests() / nodes, totals.requests());
        assertEquals(10, totals.mostAtOnce());
        assertTrue(handOvers.longestGap().compareTo(Duration.ofSeconds(5)) <= 0);
        assertTrue(writes <= 20 * handOvers.number());
    }

    /** One node keeps the lock, and all the others wait. */
    @Test
    void aThousandNodesWait() {
        var rehearsal = new Rehearsal(plan(1001, 1, Plan.Gates.NONE), (_, _, _, _) -> {});
        rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofMinutes(30)));
        Totals before = rehearsal.totals();
        rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofMinutes(90)));
        printHour("1,000 nodes wait for one at a time", before, rehearsal.totals());
    }

    /** One node is down with the lock, and all the others ask now and then whether its Node is still there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargeFleetWaitsForANodeThatStaysDown(boolean countNotReady) {
        int nodes = Integer.getInteger("kured.nodes", 5000);
        Rules rules = SmallWorld.with(SmallWorld.RULES, new LockRules(
                new Concurrency.Nodes(countNotReady ? 2 : 1), Optional.empty(), countNotReady, Duration.ZERO, Duration.ZERO));
        var rehearsal = new Rehearsal(new Plan(nodes, 0, rules, SmallWorld.BEGIN, Duration.ofMinutes(10), Duration.ofDays(30), 1,
                FaultLevel.NONE, Plan.Gates.NONE), (_, _, _, _) -> {});
        Totals before = rehearsal.totals();
        for (int hour = 1; hour <= 4; hour++) {
            rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofHours(hour)));
            printHour(nodes + " nodes wait for one that stays down, hour " + hour, before, rehearsal.totals());
            before = rehearsal.totals();
        }
    }

    /** The lock is free, but Prometheus has an alert. */
    @Test
    void aThousandNodesWaitBeforeAClosedGate() {
        var rehearsal = new Rehearsal(plan(1000, 1, (_, _) -> List.of(
                        new LikePrometheus(Optional.of("alert DiskFull is active")))),
                (_, _, _, _) -> {});
        rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofMinutes(30)));
        Totals before = rehearsal.totals();
        rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofMinutes(90)));
        printHour("1,000 nodes before a closed gate", before, rehearsal.totals());
    }

    /** An open gate is asked by those whose turn it is. */
    @Test
    void aThousandNodesWaitAndAGateIsOpen() {
        var rehearsal = new Rehearsal(plan(1000, 1, (_, _) -> List.of(new LikePrometheus(Optional.empty()))),
                (_, _, _, _) -> {});
        rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofMinutes(30)));
        Totals before = rehearsal.totals();
        rehearsal.runUntil(SmallWorld.BEGIN.plus(Duration.ofMinutes(90)));
        printHour("1,000 nodes, one at a time, the gate is open", before, rehearsal.totals());
    }

    /** What it says concerns all nodes alike. */
    private record LikePrometheus(Optional<String> closedBecause) implements Gate {
        @Override
        public String name() {
            return "prometheus";
        }

        @Override
        public Reach reach() {
            return Reach.FLEET;
        }
    }

    private static void printHour(String what, Totals before, Totals after) {
        Map<Request, Long> requests = difference(before.requests(), after.requests());
        long all = requests.values().stream().mapToLong(each -> each).sum();
        int reboots = after.rebooted() - before.rebooted();
        System.out.printf("%s: in an hour %d reboots, %d questions to the gate, %d requests%s: %s%n", what,
                reboots, after.gateQuestions() - before.gateQuestions(), all,
                reboots == 0 ? "" : " (%.1f a reboot)".formatted((double) all / reboots), requests);
    }

    private static Map<Request, Long> difference(Map<Request, Long> before, Map<Request, Long> after) {
        var difference = new EnumMap<Request, Long>(after);
        before.forEach((request, number) -> difference.merge(request, -number, Long::sum));
        return difference;
    }
}
