package dev.kured.drain;

import dev.kured.kube.Watched;
import dev.kured.terms.Backoff;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.Notice;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One drain of this node, by the Eviction API, so that PodDisruptionBudgets are honoured. It goes forward a step at a
 * time, never waits by itself, and keeps nothing that may not be lost: a new one goes on where the old one was.
 *
 * <p>Which pods must leave is said by its {@link DrainOptions}.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/">Safely drain a node</a>
 */
public final class Drain implements AutoCloseable {
    private static final Backoff PATIENCE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
    /** An accepted eviction shows in the watch at once; if it does not by then, it is asked for again. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(30);
    /** So many pods are evicted in one step at most: a step must stay short, for between two the watchdog is fed. */
    private static final int AT_A_STEP = 24;

    private final Pods pods;
    private final DrainOptions options;
    private final Log log;
    private final Watched<List<Pod>> present;
    /** What was tried so far, by the pods' UIDs. */
    private final Map<String, Attempt> attempts = new HashMap<>();
    /** Pods that were seen before their deletion had begun, by their UIDs. */
    private final Set<String> seenAlive = new HashSet<>();
    /** When pods should have ended, by their UIDs. */
    private final Map<String, Moment> endings = new HashMap<>();

    /** What came of the evictions of one pod so far. */
    private record Attempt(int failures, Moment again, Optional<String> refusal) {}

    private Drain(Pods pods, DrainOptions options, Log log, Watched<List<Pod>> present) {
        this.pods = pods;
        this.options = options;
        this.log = log;
        this.present = present;
    }

    /**
     * Begins, or goes on with, a drain.
     *
     * @param wake run when a pod has changed, so that it is time for {@link #advance}
     * @throws Trouble if the pods cannot be listed
     */
    public static Drain of(Pods pods, DrainOptions options, Log log, Runnable wake) throws Trouble {
        return new Drain(pods, options, log, pods.follow(wake));
    }

    /** Evicts some of what is due at {@code now}, and tells how far it has come; the rest is due at once. */
    public Progress advance(Moment now) throws Trouble {
        List<Pod> left = leaving(now);
        // The longest due goes first, so that pods that are refused again and again keep no other one waiting.
        List<Pod> due = left.stream()
                .filter(pod -> isDue(pod, now))
                .sorted(Comparator.comparing(this::dueAt))
                .limit(AT_A_STEP)
                .toList();
        if (!due.isEmpty()) {
            attempts.keySet().retainAll(left.stream().map(Pod::uid).collect(Collectors.toSet()));
            pods.evict(due, options.gracePeriod()).forEach((pod, answer) -> note(pod, answer, now));
            left = leaving(now);
        }
        return progress(left);
    }

    @Override
    public void close() {
        present.close();
    }

    private List<Pod> leaving(Moment now) throws Trouble {
        List<Pod> here = present.latest();
        here.forEach(pod -> note(pod, now));
        return here.stream()
                .filter(options::mustLeave)
                .filter(pod -> notWaitedForFrom(pod).map(now::isBefore).orElse(true))
                .toList();
    }

    /**
     * When a pod should have ended is told by the API server's clock. A pod that was seen alive has not ended before this
     * moment, whatever the clocks show.
     */
    private void note(Pod pod, Moment now) {
        if (pod.goneBy().isEmpty()) {
            seenAlive.add(pod.uid());
        } else {
            endings.computeIfAbsent(pod.uid(), uid -> {
                Moment told = now.at(pod.goneBy().get());
                return seenAlive.contains(uid) ? now.later(told) : told;
            });
        }
    }

    /** From when on a pod is not waited for any more; empty if it is waited for as long as it takes. */
    private Optional<Moment> notWaitedForFrom(Pod pod) {
        return options.skipWaitForDelete().flatMap(wait -> Optional.ofNullable(endings.get(pod.uid())).map(end -> end.plus(wait)));
    }

    private boolean isDue(Pod pod, Moment now) {
        return !pod.terminating() && !now.isBefore(dueAt(pod));
    }

    private Moment dueAt(Pod pod) {
        Attempt before = attempts.get(pod.uid());
        return before == null ? Moment.NEVER : before.again();
    }

    private void note(Pod pod, Eviction answer, Moment now) {
        Attempt before = attempts.getOrDefault(pod.uid(), new Attempt(0, now, Optional.empty()));
        Attempt after = switch (answer) {
            case Eviction.Accepted _ -> {
                log.info("Evicted " + pod);
                yield new Attempt(0, now.plus(CONFIRMATION), Optional.empty());
            }
            case Eviction.Gone _ -> new Attempt(0, now.plus(CONFIRMATION), Optional.empty());
            case Eviction.Refused(String why, Duration retryAfter) -> later(before, why, retryAfter, now);
            case Eviction.Failed(Trouble trouble) -> later(before, trouble.inFull(), Duration.ZERO, now);
        };
        if (after.refusal().isPresent() && !after.refusal().equals(before.refusal())) {
            log.write(
                    Notice.EVICTION_REFUSED,
                    "The eviction of " + pod + " is refused: " + after.refusal().get() + "; kured tries it again",
                    Map.of("KURED_POD", pod.toString()));
        }
        attempts.put(pod.uid(), after);
    }

    private static Attempt later(Attempt before, String why, Duration atLeast, Moment now) {
        int failures = before.failures() + 1;
        Duration patience = PATIENCE.after(failures);
        return new Attempt(failures, now.plus(patience.compareTo(atLeast) > 0 ? patience : atLeast), Optional.of(why));
    }

    private Progress progress(List<Pod> left) {
        Map<Pod, String> refused = left.stream()
                .filter(pod -> !pod.terminating())
                .filter(pod -> refusal(pod).isPresent())
                .collect(Collectors.toMap(Function.identity(), pod -> refusal(pod).orElseThrow()));
        Optional<Moment> again = left.stream()
                .flatMap(pod -> pod.terminating() ? notWaitedForFrom(pod).stream() : Stream.of(dueAt(pod)))
                .min(Moment::compareTo);
        return new Progress(left, refused, again);
    }

    private Optional<String> refusal(Pod pod) {
        Attempt attempt = attempts.get(pod.uid());
        return attempt == null ? Optional.empty() : attempt.refusal();
    }
}
