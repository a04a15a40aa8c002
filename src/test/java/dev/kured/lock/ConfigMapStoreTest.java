package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.Kube;
import dev.kured.kube.Kubes;
import dev.kured.lab.Bell;
import dev.kured.lab.ControlPlane;
import dev.kured.lab.Wire;
import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ControlPlane.Shared.class)
class ConfigMapStoreTest {
    private static final BootId BOOT = new BootId("0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa");

    private final ControlPlane cluster;

    ConfigMapStoreTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @Test
    void ofManyWhoSwapTheSameVersionExactlyOneWinsAndNothingIsLost() throws Exception {
        int nodes = 8;
        int rounds = 5;
        var barrier = new CyclicBarrier(nodes);
        try (var kube = new Kube(cluster.admin()); var threads = Executors.newFixedThreadPool(nodes)) {
            var store = new LockPlace(LockKind.CONFIGMAP, "default", "race").in(kube, Duration.ZERO);
            for (int round = 0; round < rounds; round++) {
                var seen = store.read();
                var tries = new ArrayList<Future<Optional<Stored>>>();
                for (int n = 0; n < nodes; n++) {
                    var next = with(seen.record(), "n" + round + "-" + n);
                    Callable<Optional<Stored>> swap = () -> {
                        barrier.await();
                        return store.swap(seen, next);
                    };
                    tries.add(threads.submit(swap));
                }
                int won = 0;
                for (var attempt : tries) {
                    won += attempt.get().isPresent() ? 1 : 0;
                }
                assertEquals(1, won, "winners of round " + round);
                assertEquals(round + 1, store.read().record().holders().size(), "holders after round " + round);
            }
        }
    }

    @Test
    void aMissingObjectReadsAsFreeAndIsCreatedByTheFirstSwapOnly() throws Exception {
        try (var kube = new Kube(cluster.admin())) {
            var store = new LockPlace(LockKind.CONFIGMAP, "default", "missing").in(kube, Duration.ZERO);
            var seen = store.read();
            assertEquals(new Stored(LockRecord.FREE, "", ""), seen);

            var written = store.swap(seen, with(seen.record(), "n1")).orElseThrow();
            assertEquals(written, store.read());
            assertEquals(Optional.empty(), store.swap(seen, with(seen.record(), "n2")), "the second creator");
        }
    }

    @Test
    void anObjectThatWasDeletedSinceIsNotWritten() throws Exception {
        try (var kube = new Kube(cluster.admin())) {
            var store = new LockPlace(LockKind.CONFIGMAP, "default", "deleted").in(kube, Duration.ZERO);
            var seen = store.swap(store.read(), LockRecord.FREE).orElseThrow();
            cluster.kubectl("delete", "configmap", "deleted");
            assertEquals(Optional.empty(), store.swap(seen, with(seen.record(), "n1")));
            assertEquals("", store.read().version());
        }
    }

    @Test
    void whatOthersKeepInTheConfigMapSurvives() throws Exception {
        cluster.create("""
                {apiVersion: v1, kind: ConfigMap, metadata: {name: shared, labels: {team: blue}, annotations: {a: b}},
                 data: {note: "do not touch", lock: '{"newer": 7, "holders": []}'}}""");
        try (var kube = new Kube(cluster.admin())) {
            var store = new LockPlace(LockKind.CONFIGMAP, "default", "shared").in(kube, Duration.ZERO);
            store.swap(store.read(), with(LockRecord.FREE, "n1")).orElseThrow();
            assertEquals("do not touch blue b", cluster.kubectl("get", "configmap", "shared", "-o",
                    "jsonpath={.data.note} {.metadata.labels.team} {.metadata.annotations.a}"));
            assertTrue(store.read().text().contains("\"newer\": 7"));
        }
    }

    @Test
    void textThatIsNoRecordIsTroubleAndNotAFreeLock() throws Exception {
        for (String text : new String[] {"n1", "{\"holders\": 3}", "{\"holders\": [{\"node\": null}]}", "{\"holders\": ["}) {
            cluster.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: corrupt}, data: {lock: '" + text + "'}}");
            try (var kube = new Kube(cluster.admin())) {
                var store = new LockPlace(LockKind.CONFIGMAP, "default", "corrupt").in(kube, Duration.ZERO);
                var trouble = assertThrows(Trouble.class, store::read, text);
                assertTrue(trouble.happened().contains("ConfigMap default/corrupt is no lock record"), trouble::inFull);
                assertTrue(trouble.remedy().contains("kubectl -n default patch configmap corrupt"), trouble::remedy);
                assertThrows(Trouble.class, store.follow(() -> {})::latest);
            }
            cluster.kubectl("delete", "configmap", "corrupt");
        }
    }

    @Test
    void aFollowerSeesItsOwnWriteAtOnceAndThoseOfOthersWithARing() throws Exception {
        try (var kube = new Kube(cluster.admin()); var other = new Kube(cluster.admin())) {
            var mine = new LockPlace(LockKind.CONFIGMAP, "default", "followed").in(kube, Duration.ZERO);
            var theirs = new LockPlace(LockKind.CONFIGMAP, "default", "followed").in(other, Duration.ZERO);
            var waker = new Bell();
            try (var following = mine.follow(waker)) {
                assertEquals("", following.latest().version());
                for (int n = 0; n < 10; n++) {
                    var written = mine.swap(following.latest(), with(LockRecord.FREE, "n" + n)).orElseThrow();
                    assertEquals(written, following.latest(), "never older than an own write");
                }
                var freed = theirs.swap(theirs.read(), LockRecord.FREE).orElseThrow();
                waker.until("the other's write is seen", () -> following.latest().equals(freed));
                cluster.kubectl("delete", "configmap", "followed");
                waker.until("the deletion is seen", () -> following.latest().version().isEmpty());
            }
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostIsTroubleAndMayBeWrittenAllTheSame(@TempDir Path folder) throws Exception {
        try (var wire = new Wire(cluster.port());
                var kube = Kubes.impatient(wire.through(cluster.admin(), folder));
                var direct = new Kube(cluster.admin())) {
            var store = new LockPlace(LockKind.CONFIGMAP, "default", "lost-answer").in(kube, Duration.ZERO);
            var seen = store.swap(store.read(), LockRecord.FREE).orElseThrow();
            wire.mute();
            var trouble = assertThrows(Trouble.class, () -> store.swap(seen, with(seen.record(), "n1")));
            assertTrue(trouble.happened().contains("cannot be reached"), trouble::inFull);
            wire.unmute();
            assertEquals(1, new LockPlace(LockKind.CONFIGMAP, "default", "lost-answer").in(direct, Duration.ZERO).read().record().holders().size());
            assertEquals(1, store.read().record().holders().size(), "and the store works again");
        }
    }

    @Test
    void aWriteIsNotSentAgainWhenTheConnectionBreaks(@TempDir Path folder) throws Exception {
        try (var wire = new Wire(cluster.port());
                var kube = new Kube(wire.through(cluster.admin(), folder));
                var direct = new Kube(cluster.admin());
                var thread = Executors.newSingleThreadExecutor()) {
            var store = new LockPlace(LockKind.CONFIGMAP, "default", "sent-once").in(kube, Duration.ZERO);
            var seen = store.swap(store.read(), LockRecord.FREE).orElseThrow();
            wire.mute();
            var swap = thread.submit(() -> store.swap(seen, with(seen.record(), "n1")));
            var other = new LockPlace(LockKind.CONFIGMAP, "default", "sent-once").in(direct, Duration.ZERO);
            while (other.read().record().holders().isEmpty()) {
                Thread.onSpinWait();
            }
            wire.unmute();
            // Sent again, the write would conflict with itself.
            var failed = assertThrows(ExecutionException.class, swap::get);
            assertInstanceOf(Trouble.class, failed.getCause());
        }
    }

    @Test
    void withoutTheRightToCreateTheRemedyIsTheManifest() throws Exception {
        try (var kube = new Kube(cluster.kubelet("n-create"))) {
            var store = new LockPlace(LockKind.CONFIGMAP, "kube-system", "kured-elsewhere").in(kube, Duration.ZERO);
            var trouble = assertThrows(Trouble.class, () -> store.swap(new Stored(LockRecord.FREE, "", ""), LockRecord.FREE));
            assertTrue(trouble.remedy().contains("/usr/share/kured/rbac.yaml"), trouble::inFull);
            assertEquals("ConfigMap kube-system/kured-elsewhere does not exist, and this credential may not create it",
                    trouble.happened());
            assertTrue(trouble.isRefusal());
        }
    }

    @Test
    void withTheShippedManifestAKubeletsCredentialSuffices() throws Exception {
        try (var kube = new Kube(cluster.kubelet("n-lock"))) {
            var store = new LockPlace(LockKind.CONFIGMAP, "kube-system", "kured").in(kube, Duration.ZERO);
            var waker = new Bell();
            try (var following = store.follow(waker)) {
                var taken = store.swap(following.latest(), with(LockRecord.FREE, "n-lock")).orElseThrow();
                assertEquals(taken, store.read());
                assertEquals(taken, following.latest());
                cluster.kubectl("-n", "kube-system", "patch", "configmap", "kured", "--type=merge", "-p", "{\"data\":null}");
                waker.until("the lock is seen to be free", () -> following.latest().record().equals(LockRecord.FREE));
            }
        }
    }

    private static LockRecord with(LockRecord record, String node) {
        var holders = new ArrayList<>(record.holders());
        holders.add(new Holder(new NodeName(node), "uid-" + node, Optional.of(BOOT), Instant.parse("2026-11-22T22:00:01Z"),
                "", 100, false));
        return new LockRecord(holders, Optional.empty());
    }
}
