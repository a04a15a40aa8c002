package dev.kured.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.kube.Kube;
import dev.kured.kube.Kubes;
import dev.kured.kube.Watched;
import dev.kured.lab.Bell;
import dev.kured.lab.ControlPlane;
import dev.kured.lab.Wire;
import dev.kured.terms.NodeName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ControlPlane.Shared.class)
class ApiPodsTest {
    private static final Optional<Duration> OWN_GRACE = Optional.empty();

    private final ControlPlane cluster;

    ApiPodsTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @Test
    void aKubeletsCredentialFollowsItsPodsAndEvictsThem() throws Exception {
        cluster.node("d1");
        cluster.pod("d1-a", "d1", "none");
        cluster.pod("d1-b", "d1", "none");
        try (var kube = new Kube(cluster.kubelet("d1"))) {
            var pods = new ApiPods(kube, new NodeName("d1"));
            var waker = new Bell();
            try (var following = pods.follow(waker)) {
                assertEquals(List.of("default/d1-a", "default/d1-b"), names(following));
                assertEquals(Map.of("app", "none"), following.latest().getFirst().labels());
                var answers = pods.evict(following.latest(), OWN_GRACE);
                assertEquals(2, answers.size());
                answers.values().forEach(answer -> assertInstanceOf(Eviction.Accepted.class, answer));
                waker.until("they terminate", () -> following.latest().stream().allMatch(Pod::terminating));

                cluster.kubectl("delete", "pod", "d1-a", "d1-b", "--grace-period=0", "--force");
                waker.until("they are gone", () -> following.latest().isEmpty());
            }
        }
    }

    @Test
    void theGracePeriodIsPassedOn() throws Exception {
        cluster.node("d2");
        cluster.pod("d2-a", "d2", "none");
        try (var kube = new Kube(cluster.kubelet("d2"))) {
            var pods = new ApiPods(kube, new NodeName("d2"));
            try (var following = pods.follow(() -> {})) {
                pods.evict(following.latest(), Optional.of(Duration.ofSeconds(7)));
                assertEquals("7", cluster.kubectl("get", "pod", "d2-a", "-o", "jsonpath={.metadata.deletionGracePeriodSeconds}"));
            }
        }
    }

    @Test
    void aDisruptionBudgetRefusesWithItsReason() throws Exception {
        cluster.node("d3");
        cluster.pod("d3-a", "d3", "guarded");
        cluster.create("""
                {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: guard},
                 spec: {minAvailable: 1, selector: {matchLabels: {app: guarded}}}}""");
        cluster.kubectl("wait", "pdb/guard", "--for=jsonpath={.status.observedGeneration}=1", "--timeout=20s");
        try (var kube = new Kube(cluster.kubelet("d3"))) {
            var pods = new ApiPods(kube, new NodeName("d3"));
            try (var following = pods.follow(() -> {})) {
                Pod pod = following.latest().getFirst();
                var refused = assertInstanceOf(Eviction.Refused.class, pods.evict(List.of(pod), OWN_GRACE).get(pod));
                assertEquals("Cannot evict pod as it would violate the pod's disruption budget: The disruption budget guard"
                        + " needs 1 healthy pods and has 1 currently", refused.why());
                assertEquals(List.of("default/d3-a"), names(following));
            }
        }
    }

    /** The API server then answers 403, with the same reason as for a missing permission. */
    @Test
    void whereTheNamespaceIsBeingDeletedThePodLeavesWithIt() throws Exception {
        cluster.node("d8");
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: d8}}");
        cluster.create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: none, namespace: d8}}");
        cluster.create("""
                {apiVersion: v1, kind: Pod, metadata: {name: d8-a, namespace: d8, finalizers: [example.com/stay]},
                 spec: {nodeName: d8, serviceAccountName: none, automountServiceAccountToken: false,
                        containers: [{name: c, image: none}]}}""");
        cluster.kubectl("delete", "namespace", "d8", "--wait=false");
        cluster.kubectl("wait", "namespace/d8", "--for=jsonpath={.status.phase}=Terminating", "--timeout=20s");
        try (var kube = new Kube(cluster.admin())) {
            var pods = new ApiPods(kube, new NodeName("d8"));
            try (var following = pods.follow(() -> {})) {
                Pod pod = following.latest().getFirst();
                assertEquals(Map.of(pod, new Eviction.Refused(
                                "its namespace is being deleted, which deletes the pod, too", Duration.ZERO)),
                        pods.evict(List.of(pod), OWN_GRACE));
            }
        } finally {
            cluster.kubectl("-n", "d8", "patch", "pod", "d8-a", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}");
        }
    }

    @Test
    void aPodThatIsGoneIsGoneAndOneOfItsNameWithAnotherUidIsNotTouched() throws Exception {
        cluster.node("d4");
        cluster.pod("d4-a", "d4", "none");
        cluster.pod("d4-b", "d4", "none");
        try (var kube = new Kube(cluster.kubelet("d4"))) {
            var pods = new ApiPods(kube, new NodeName("d4"));
            List<Pod> old;
            try (var following = pods.follow(() -> {})) {
                old = following.latest();
            }
            cluster.kubectl("delete", "pod", "d4-a", "d4-b", "--grace-period=0", "--force");
            cluster.pod("d4-b", "d4", "none");
            var answers = pods.evict(old, OWN_GRACE);
            answers.values().forEach(answer -> assertInstanceOf(Eviction.Gone.class, answer));
            assertEquals("", cluster.kubectl("get", "pod", "d4-b", "-o", "jsonpath={.metadata.deletionTimestamp}"));
        }
    }

    @Test
    void aKubeletsCredentialCannotEvictFromAnotherNode() throws Exception {
        cluster.node("d5");
        cluster.pod("d5-a", "d5", "none");
        try (var kube = new Kube(cluster.kubelet("d5-not")); var admin = new Kube(cluster.admin())) {
            try (var following = new ApiPods(admin, new NodeName("d5")).follow(() -> {})) {
                Pod pod = following.latest().getFirst();
                var answer = new ApiPods(kube, new NodeName("d5-not")).evict(List.of(pod), OWN_GRACE).get(pod);
                var failed = assertInstanceOf(Eviction.Failed.class, answer);
                assertTrue(failed.trouble().happened().contains("cannot evict pod default/d5-a: forbidden"),
                        failed.trouble()::inFull);
            }
        }
    }

    @Test
    void whenTheApiServerIsAwayEveryPodIsAnsweredSoon(@TempDir Path folder) throws Exception {
        try (var wire = new Wire(cluster.port()); var kube = Kubes.impatient(wire.through(cluster.admin(), folder))) {
            wire.mute();
            var pods = IntStream.range(0, 100)
                    .mapToObj(n -> new Pod("default", "away-" + n, "uid", false, Optional.empty(), false, Optional.empty(), Map.of()))
                    .toList();
            long start = System.nanoTime();
            var answers = new ApiPods(kube, new NodeName("d6")).evict(pods, OWN_GRACE);
            assertEquals(100, answers.size());
            answers.values().forEach(answer -> assertInstanceOf(Eviction.Failed.class, answer));
            // The time limit of 2 s passes once, not thirteen times in sequence.
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 13);
        }
    }

    @Test
    void finishedMirrorAndOwnedPodsAreSeenAsSuch() throws Exception {
        cluster.node("d7");
        // The owners do not exist, so the garbage collector deletes the pod; the finalizer keeps it.
        cluster.create("""
                {apiVersion: v1, kind: Pod, metadata: {name: d7-a, finalizers: [example.com/stay], ownerReferences: [
                  {apiVersion: apps/v1, kind: ReplicaSet, name: other, uid: u0},
                  {apiVersion: apps/v1, kind: DaemonSet, name: agent, uid: u1, controller: true}]},
                 spec: {nodeName: d7, containers: [{name: c, image: none}]}}""");
        cluster.patchStatus("pod", "d7-a", "default", "{\"status\": {\"phase\": \"Succeeded\"}}");
        try (var kube = new Kube(cluster.kubelet("d7"))) {
            try (var following = new ApiPods(kube, new NodeName("d7")).follow(() -> {})) {
                Pod pod = following.latest().getFirst();
                assertTrue(pod.finished());
                assertEquals(Optional.of("DaemonSet"), pod.controllerKind());
            }
        }
    }

    private static List<String> names(Watched<List<Pod>> following) throws Exception {
        var names = new ArrayList<String>();
        following.latest().forEach(pod -> names.add(pod.toString()));
        names.sort(null);
        return names;
    }
}
