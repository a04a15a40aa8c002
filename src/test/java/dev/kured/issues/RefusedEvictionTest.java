package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.drain.Drain;
import dev.kured.drain.DrainOptions;
import dev.kured.drain.Eviction;
import dev.kured.drain.Pod;
import dev.kured.drain.Pods;
import dev.kured.drain.Progress;
import dev.kured.kube.Watched;
import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A PodDisruptionBudget that allowed nothing made the original ask again with no pause: ten requests a second from each
 * draining node, and 60 kB of log a minute, for as long as the budget held.
 */
final class RefusedEvictionTest {
    private static final Moment BEGIN = new Moment(Duration.ZERO, Instant.parse("2026-11-22T22:00:00Z"));
    private static final Pod DATABASE = new Pod(
            "default", "db-0", "uid", false, Optional.empty(), false, Optional.of("StatefulSet"), Map.of());

    /** One pod that a budget protects. */
    private static final class Protected implements Pods {
        private int asked;

        @Override
        public Watched<List<Pod>> follow(Runnable wake) {
            return new Watched<>() {
                @Override
                public List<Pod> latest() {
                    return List.of(DATABASE);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Map<Pod, Eviction> evict(List<Pod> pods, Optional<Duration> grace) {
            asked += pods.size();
            var answers = new HashMap<Pod, Eviction>();
            pods.forEach(pod -> answers.put(pod, new Eviction.Refused("the disruption budget db", Duration.ZERO)));
            return answers;
        }
    }

    /** Somebody looks each second, as the watch may ring for other reasons. */
    @Test
    void inAnHourItIsAskedForAFewHundredTimesAndToldOnce() throws Trouble {
        var pods = new Protected();
        var said = new HashMap<String, Integer>();
        try (Drain drain = Drain.of(pods, DrainOptions.USUAL, (level, line) -> said.merge(line, 1, Integer::sum), () -> {})) {
            for (int second = 0; second < 3600; second++) {
                Moment now = BEGIN.plus(Duration.ofSeconds(second));
                Progress progress = drain.advance(now);
                assertFalse(progress.done());
                assertTrue(progress.again().orElseThrow().isAfter(now), "it is not due again at once");
            }
        }
        assertTrue(pods.asked <= 250, () -> pods.asked + " times");
        assertEquals(1, said.values().stream().mapToInt(Integer::intValue).sum(), said::toString);
    }
}
