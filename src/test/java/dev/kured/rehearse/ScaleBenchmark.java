package dev.kured.rehearse;

import java.time.Duration;
import java.time.Instant;
import dev.kured.agent.LockRules;
import dev.kured.terms.Concurrency;
import java.util.Optional;

/** x */
final class ScaleBenchmark {
    public static void main(String[] a) {
        int nodes = Integer.parseInt(a[0]);
        var rules = SmallWorld.with(SmallWorld.RULES, new LockRules(new Concurrency.Nodes(10), Optional.empty(), false, Duration.ZERO, Duration.ZERO));
        long t = System.nanoTime();
        var r = new Rehearsal(new Plan(nodes, 30, rules, SmallWorld.BEGIN, Duration.ofMinutes(10), Duration.ofMinutes(3), 1, Faults.NONE, Plan.Gates.NONE), (x, y, z, w) -> {});
        Instant end = SmallWorld.BEGIN;
        while (!r.isDone()) { 
            end = end.plus(Duration.ofHours(1)); r.runUntil(end);
            System.out.println(Duration.between(SmallWorld.BEGIN, r.now()) + " wall " + (System.nanoTime() - t) / 1000000 + " ms " + r.totals() + " mem " + (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1000000);
            if ((System.nanoTime() - t) > 100e9) break;
        }
    }
}
