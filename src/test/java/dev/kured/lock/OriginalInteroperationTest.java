package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.Kube;
import dev.kured.lab.ControlPlane;
import dev.kured.lock.LockRecord.Answer.Granted;
import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes with the original kured and nodes with kured for hosts share a lock, on a real API server. */
@ExtendWith(ControlPlane.Shared.class)
class OriginalInteroperationTest {
    private static final BootId BOOT = new BootId("0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa");

    /** The number of rounds; -Dkured.rounds=5000 gives the figures of a longer run. */
    private static final int ROUNDS = Integer.getInteger("kured.rounds", 1_000);

    private final ControlPlane cluster;

    OriginalInteroperationTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    /** A node of either program. */
    private interface Peer {
        boolean acquire() throws Trouble;

        boolean holding() throws Trouble;

        boolean release() throws Trouble;
    }

    private static Peer original(Kube kube, String name, String node, int concurrency, Duration ttl) {
        var peer = new OriginalPeer(kube, name, new OriginalProtocol(node, concurrency, ttl));
        return new Peer() {
            @Override
            public boolean acquire() throws Trouble {
                return peer.acquire();
            }

            @Override
            public boolean holding() throws Trouble {
                return peer.holding();
            }

            @Override
            public boolean release() throws Trouble {
                return peer.release();
            }
        };
    }

    private static Peer ours(Kube kube, String name, String node, int places, Duration ttl) {
        var store = new LockPlace(LockKind.DAEMONSET, "default", name).in(kube, ttl);
        var me = new NodeName(node);
        return new Peer() {
            @Override
            public boolean acquire() throws Trouble {
                Stored seen = store.read();
                Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
                var wish = new Holder(me, "uid-" + node, Optional.of(BOOT), now, "", places, false);
                return seen.record().acquire(wish, new Limits(Set.of(), ttl, Map.of())) instanceof Granted(var next, _)
                        && store.swap(seen, next).isPresent();
            }

            @Override
            public boolean holding() throws Trouble {
                return store.read().record().holder(me).isPresent();
            }

            @Override
            public boolean release() throws Trouble {
                Stored seen = store.read();
                return store.swap(seen, seen.record().release(me)).isPresent();
            }
        };
    }

    @Test
    void withAConcurrencyOfOneNeverBoth() throws Exception {
        daemonSet("interop-one");
        try (var kube = new Kube(cluster.admin())) {
            rounds("interop-one", kube, 1, ROUNDS);
        }
    }

    @Test
    void withAConcurrencyOfTwoNeverThree() throws Exception {
        daemonSet("interop-two");
        try (var kube = new Kube(cluster.admin())) {
            rounds("interop-two", kube, 2, ROUNDS);
        }
    }

    @Test
    void theWholeFleetMayChangeItsConcurrencyWhenTheLockIsFree() throws Exception {
        daemonSet("interop-change");
        try (var kube = new Kube(cluster.admin())) {
            for (int i = 0; i < 20; i++) {
                // With a concurrency of 1 the original cannot read the empty second form: kured goes first and repairs it.
                assertTrue(ours(kube, "interop-change", "first", 1, Duration.ZERO).acquire());
                assertTrue(ours(kube, "interop-change", "first", 1, Duration.ZERO).release());
                rounds("interop-change", kube, 1, 10);
                rounds("interop-change", kube, 2, 10);
            }
        }
    }

    @Test
    void oursNeverComesInWhereTheOriginalIsHoweverTheyDiffer() throws Exception {
        daemonSet("interop-differ");
        try (var kube = new Kube(cluster.admin())) {
            for (int theirs = 1; theirs <= 2; theirs++) {
                Peer original = original(kube, "interop-differ", "theirs", theirs, Duration.ZERO);
                assertTrue(original.acquire());
                assertFalse(ours(kube, "interop-differ", "ours", 1, Duration.ZERO).acquire());
                assertEquals(theirs > 1, ours(kube, "interop-differ", "ours", 2, Duration.ZERO).acquire());
                assertTrue(original.holding());
                assertTrue(original.release());
                assertTrue(ours(kube, "interop-differ", "ours", 2, Duration.ZERO).release());
            }
        }
    }

    @Test
    void whomTheOriginalRobsInTheOtherFormFindsOut() throws Exception {
        daemonSet("interop-robbed");
        try (var kube = new Kube(cluster.admin())) {
            Peer one = ours(kube, "interop-robbed", "ours", 1, Duration.ZERO);
            assertTrue(one.acquire());
            assertTrue(one.holding());
            assertTrue(original(kube, "interop-robbed", "theirs", 2, Duration.ZERO).acquire(), "it overlooks ours");
            assertFalse(one.holding());
        }
    }

    @Test
    void aTimeToLiveCountsInBothDirections() throws Exception {
        daemonSet("interop-ttl");
        var tiny = Duration.ofNanos(1);
        try (var kube = new Kube(cluster.admin())) {
            Peer original = original(kube, "interop-ttl", "theirs", 1, tiny);
            assertTrue(original.acquire());
            assertFalse(ours(kube, "interop-ttl", "ours", 1, Duration.ZERO).acquire(), "ours counts, and that is never");
            Peer robber = ours(kube, "interop-ttl", "ours", 1, tiny);
            assertTrue(robber.acquire());
            assertFalse(original.holding());
            assertTrue(robber.holding());
            assertTrue(original.acquire(), "it is told our time to live");
            assertFalse(robber.holding());
        }
    }

    @Test
    void whatOthersKeepOnTheDaemonSetSurvives() throws Exception {
        daemonSet("interop-foreign");
        try (var kube = new Kube(cluster.admin())) {
            Peer peer = ours(kube, "interop-foreign", "ours", 2, Duration.ZERO);
            assertTrue(peer.acquire());
            assertTrue(peer.release());
            assertEquals("b {\"maxOwners\":2,\"locks\":[]} none", cluster.kubectl("get", "daemonset", "interop-foreign", "-o",
                    "jsonpath={.metadata.annotations.a} {.metadata.annotations.weave\\.works/kured-node-lock}"
                            + " {.spec.template.spec.containers[0].image}"));
        }
    }

    private void rounds(String name, Kube kube, int concurrency, int rounds) throws Exception {
        var inside = new AtomicInteger();
        var left = new AtomicInteger(rounds);
        var conflicts = new AtomicInteger();
        long began = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var running = new ArrayList<Future<Integer>>();
            for (int n = 0; n < 4; n++) {
                Peer peer = n % 2 == 0
                        ? original(kube, name, "theirs-" + n, concurrency, Duration.ZERO)
                        : ours(kube, name, "ours-" + n, concurrency, Duration.ZERO);
                running.add(threads.submit(play(peer, inside, left, conflicts, concurrency)));
            }
            for (var one : running) {
                assertTrue(one.get() >= 0);
            }
        }
        if (rounds == ROUNDS) {
            System.out.printf("interoperation, concurrency %d: %d rounds in %.1f s, %d lost tries%n",
                    concurrency, rounds, (System.nanoTime() - began) / 1e9, conflicts.get());
        }
    }

    private static Callable<Integer> play(
            Peer peer, AtomicInteger inside, AtomicInteger left, AtomicInteger conflicts, int concurrency) {
        return () -> {
            int won = 0;
            while (left.get() > 0) {
                if (!peer.acquire()) {
                    conflicts.incrementAndGet();
                    Thread.sleep(ThreadLocalRandom.current().nextInt(5));
                    continue;
                }
                int now = inside.incrementAndGet();
                assertTrue(now <= concurrency, now + " at once");
                if (won++ % 10 == 0) {
                    assertTrue(peer.holding());
                }
                inside.decrementAndGet();
                while (!peer.release()) {
                    conflicts.incrementAndGet();
                }
                left.decrementAndGet();
            }
            return won;
        };
    }

    private void daemonSet(String name) {
        cluster.create("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: %1$s, annotations: {a: b}}
                spec:
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: c, image: none}]}
                """.formatted(name));
    }
}
