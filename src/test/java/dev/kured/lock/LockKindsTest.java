package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.Kube;
import dev.kured.kube.Watched;
import dev.kured.lab.Bell;
import dev.kured.lab.ControlPlane;
import dev.kured.lock.LockRecord.Answer.Granted;
import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of object that can store the lock, on a real API server. */
@ExtendWith(ControlPlane.Shared.class)
class LockKindsTest {
    private static final BootId BOOT = new BootId("0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa");

    /** The number of acquisitions; -Dkured.acquisitions=1000 gives the figures of a longer run. */
    private static final int ACQUISITIONS = Integer.getInteger("kured.acquisitions", 200);

    private final ControlPlane cluster;

    LockKindsTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    /** The kinds with their names in kubectl. */
    enum Kind {
        CONFIG_MAP("configmap"),
        LEASE("lease"),
        DAEMON_SET("daemonset");

        private final String resource;

        Kind(String resource) {
            this.resource = resource;
        }

        LockStore in(Kube kube, String namespace, String name) {
            return switch (this) {
                case CONFIG_MAP -> new LockPlace(LockKind.CONFIGMAP, namespace, name).in(kube, Duration.ZERO);
                case LEASE -> new LockPlace(LockKind.LEASE, namespace, name).in(kube, Duration.ZERO);
                case DAEMON_SET -> new LockPlace(LockKind.DAEMONSET, namespace, name).in(kube, Duration.ZERO);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void fiftyClientsTakeItInTurnAndNeverMoreThanThreeHoldIt(Kind kind) throws Exception {
        daemonSet("default", "contended");
        var inside = new AtomicInteger();
        var left = new AtomicInteger(ACQUISITIONS);
        var tries = new AtomicInteger();
        long began = System.nanoTime();
        try (var kube = new Kube(cluster.admin()); var threads = Executors.newFixedThreadPool(50)) {
            var store = kind.in(kube, "default", "contended");
            var clients = new ArrayList<Future<Integer>>();
            for (int n = 0; n < 50; n++) {
                var me = new NodeName("n" + n);
                Callable<Integer> client = () -> {
                    int won = 0;
                    var news = new Semaphore(0);
                    try (var following = store.follow(news::release)) {
                        while (left.getAndDecrement() > 0) {
                            while (!take(store, following, me, tries)) {
                                assertTrue(news.tryAcquire(1, TimeUnit.MINUTES), "no news for a minute");
                            }
                            int now = inside.incrementAndGet();
                            assertTrue(now <= 3, now + " hold it");
                            inside.decrementAndGet();
                            while (!release(store, me, tries)) {
                                Thread.onSpinWait();
                            }
                            won++;
                        }
                    }
                    return won;
                };
                clients.add(threads.submit(client));
            }
            int won = 0;
            for (var client : clients) {
                won += client.get();
            }
            assertEquals(ACQUISITIONS, won);
            assertEquals(LockRecord.FREE, store.read().record(), "no entry is left, and none was lost");
        }
        System.out.printf("%s: %d acquisitions by 50 clients in %.1f s, %d writes%n",
                kind, ACQUISITIONS, (System.nanoTime() - began) / 1e9, tries.get());
    }

    /** A node whose attempt failed retries at the next change, which is the winner's write. */
    private static boolean take(LockStore store, Watched<Stored> following, NodeName me, AtomicInteger tries)
            throws Exception {
        var wish = new Holder(me, "uid-" + me, Optional.of(BOOT), Instant.now().truncatedTo(ChronoUnit.MICROS), "", 3, false);
        if (!(following.latest().record().acquire(wish, Limits.NONE) instanceof Granted)) {
            return false;
        }
        Thread.sleep(AcquireDelay.draw(Duration.ZERO, ThreadLocalRandom.current()).dividedBy(3));
        Stored seen = following.latest();
        if (!(seen.record().acquire(wish, Limits.NONE) instanceof Granted(var next, _))) {
            return false;
        }
        tries.incrementAndGet();
        return store.swap(seen, next).isPresent();
    }

    private static boolean release(LockStore store, NodeName me, AtomicInteger tries) throws Trouble {
        Stored seen = store.read();
        tries.incrementAndGet();
        return store.swap(seen, seen.record().release(me)).isPresent();
    }

    @Test
    void aKubeletsCredentialIsToldThatItCannotUseALease() throws Exception {
        cluster.kubectl("apply", "-f", Path.of("packaging/rbac-lease.yaml").toAbsolutePath().toString());
        try (var kube = new Kube(cluster.kubelet("n-lease"))) {
            var trouble = assertThrows(Trouble.class, () -> new LockPlace(LockKind.LEASE, "kube-system", "kured").in(kube, Duration.ZERO).read());
            assertTrue(trouble.remedy().contains("set lock.kind = \"configmap\""), trouble::inFull);
            trouble = assertThrows(Trouble.class, () -> new LockPlace(LockKind.LEASE, "kube-system", "kured").in(kube, Duration.ZERO).follow(() -> {}));
            assertTrue(trouble.remedy().contains("set lock.kind = \"configmap\""), trouble::inFull);
        }
    }

    @ParameterizedTest
    @CsvSource({"CONFIG_MAP, rbac.yaml", "LEASE, rbac-lease.yaml", "DAEMON_SET, rbac-daemonset.yaml"})
    void whoMayNotUseItIsToldOfTheManifest(Kind kind, String manifest) throws Exception {
        try (var kube = new Kube(cluster.identity("nobody", "nobodies"))) {
            var store = kind.in(kube, "kube-system", "kured");
            for (Executable use : new Executable[] {store::read, () -> store.follow(() -> {})}) {
                var trouble = assertThrows(Trouble.class, use);
                assertTrue(trouble.remedy().contains("/usr/share/kured/" + manifest + ","), trouble::inFull);
            }
        }
    }

    @Test
    void aLeaseTellsKubectlWhoHoldsIt() throws Exception {
        try (var kube = new Kube(cluster.admin())) {
            var store = new LockPlace(LockKind.LEASE, "default", "told").in(kube, Duration.ZERO);
            for (String node : new String[] {"n1", "n2"}) {
                var wish = new Holder(new NodeName(node), "u", Optional.of(BOOT),
                        Instant.parse("2026-11-22T22:00:0" + node.substring(1) + "Z"), "", 2, false);
                Stored seen = store.read();
                store.swap(seen, ((Granted) seen.record().acquire(wish, Limits.NONE)).next()).orElseThrow();
            }
            assertEquals("n1,n2 2026-11-22T22:00:01.000000Z 2026-11-22T22:00:02.000000Z", cluster.kubectl("get", "lease", "told",
                    "-o", "jsonpath={.spec.holderIdentity} {.spec.acquireTime} {.spec.renewTime}"));
            assertTrue(cluster.kubectl("get", "lease", "told").contains("n1,n2"));
            Stored seen = store.read();
            store.swap(seen, LockRecord.FREE).orElseThrow();
            assertEquals("", cluster.kubectl("get", "lease", "told", "-o", "jsonpath={.spec.holderIdentity}"));
        }
    }

    @Test
    void aDaemonSetThatIsNotThereIsHeldByNobodyAndTakenByNobody() throws Exception {
        try (var kube = new Kube(cluster.admin())) {
            var store = new LockPlace(LockKind.DAEMONSET, "default", "nowhere").in(kube, Duration.ZERO);
            Stored seen = store.read();
            assertEquals(new Stored(LockRecord.FREE, "", ""), seen);
            var trouble = assertThrows(Trouble.class, () -> store.swap(seen, taken(seen, "n1")));
            assertTrue(trouble.happened().contains("DaemonSet default/nowhere does not exist"), trouble::inFull);
        }
    }

    /**
     * If that happens in the middle of a drain, the node must see that it no longer holds the lock, and roll back.
     */
    @ParameterizedTest
    @EnumSource
    void whoHoldsItWhenItIsDeletedSeesThat(Kind kind) throws Exception {
        daemonSet("default", "deleted");
        try (var kube = new Kube(cluster.admin())) {
            var store = kind.in(kube, "default", "deleted");
            var waker = new Bell();
            try (var following = store.follow(waker)) {
                Stored before = following.latest();
                store.swap(before, taken(before, "n1")).orElseThrow();
                assertEquals(1, following.latest().record().holders().size());
                cluster.kubectl("delete", kind.resource, "deleted");
                waker.until("it is seen to be deleted", () -> !following.latest().exists());
                assertEquals(LockRecord.FREE, following.latest().record());
                assertEquals(LockRecord.FREE, store.read().record());
            }
        }
    }

    private static LockRecord taken(Stored seen, String node) {
        var wish = new Holder(new NodeName(node), "u", Optional.of(BOOT), Instant.parse("2026-11-22T22:00:01Z"), "", 1, false);
        return ((Granted) seen.record().acquire(wish, Limits.NONE)).next();
    }

    private void daemonSet(String namespace, String name) {
        if (cluster.kubectl("-n", namespace, "get", "daemonset", name, "--ignore-not-found").isEmpty()) {
            cluster.create("""
                    apiVersion: apps/v1
                    kind: DaemonSet
                    metadata: {name: %1$s, namespace: %2$s}
                    spec:
                      selector: {matchLabels: {app: %1$s}}
                      template:
                        metadata: {labels: {app: %1$s}}
                        spec: {containers: [{name: c, image: none}]}
                    """.formatted(name, namespace));
        }
    }
}
