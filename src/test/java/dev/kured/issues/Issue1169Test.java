package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.drain.ApiPods;
import dev.kured.drain.Drain;
import dev.kured.drain.DrainOptions;
import dev.kured.drain.Eviction;
import dev.kured.drain.Pod;
import dev.kured.drain.Pods;
import dev.kured.kube.Kube;
import dev.kured.kube.Watched;
import dev.kured.lab.ControlPlane;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The original tried a refused eviction again by the pod's name. When the pod of a StatefulSet had moved meanwhile, that
 * was the name of its successor, on a node that nobody was draining: the database was evicted again and again.
 */
@ExtendWith(ControlPlane.Shared.class)
final class Issue1169Test {
    private static final Moment NOW = new Moment(Duration.ZERO, Instant.parse("2026-11-22T22:00:00Z"));

    private final ControlPlane cluster;

    Issue1169Test(ControlPlane cluster) {
        this.cluster = cluster;
    }

    /** The real API server, but the watch is as late as it can be: it never tells that the pod has moved. */
    private record LateNews(Pods pods, List<Eviction> answers) implements Pods {
        @Override
        public Watched<List<Pod>> follow(Runnable wake) throws Trouble {
            try (var following = pods.follow(wake)) {
                List<Pod> once = following.latest();
                return new Watched<>() {
                    @Override
                    public List<Pod> latest() {
                        return once;
                    }

                    @Override
                    public void close() {}
                };
            }
        }

        @Override
        public Map<Pod, Eviction> evict(List<Pod> due, Optional<Duration> grace) {
            var all = new HashMap<>(pods.evict(due, grace));
            answers.addAll(all.values());
            return all;
        }
    }

    @Test
    void theSuccessorOfAStatefulSetsPodIsNotTouched() throws Exception {
        cluster.node("i1169-a");
        cluster.node("i1169-b");
        cluster.pod("i1169-0", "i1169-a", "i1169");
        var answers = new ArrayList<Eviction>();
        cluster.create("""
                {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: i1169},
                 spec: {minAvailable: 1, selector: {matchLabels: {app: i1169}}}}""");
        try (var kube = new Kube(cluster.admin())) {
            var pods = new LateNews(new ApiPods(kube, new NodeName("i1169-a")), answers);
            try (Drain drain = Drain.of(pods, DrainOptions.USUAL, (level, line) -> {}, () -> {})) {
                drain.advance(NOW);
                assertTrue(answers.getFirst() instanceof Eviction.Refused, answers::toString);

                cluster.kubectl("delete", "pdb", "i1169");
                cluster.kubectl("delete", "pod", "i1169-0", "--grace-period=0", "--force");
                cluster.pod("i1169-0", "i1169-b", "i1169");
                drain.advance(NOW.plus(Duration.ofMinutes(5)));
            }
        }
        assertEquals(new Eviction.Gone(), answers.getLast());
        assertEquals(2, answers.size());
        String successor = cluster.kubectl("get", "pod", "i1169-0", "-o", "json");
        assertFalse(successor.contains("deletionTimestamp"), successor);
    }
}
