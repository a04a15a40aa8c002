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
 * One drain of this node by the Eviction API, so that PodDisruptionBudgets are honoured. {@link #advance} makes one step
 * and never waits. The drain has no state that must survive: a new one continues where the old one stopped.
 *
 * <p>{@link DrainOptions} decides which pods must leave.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/">Safely drain a node</a>
 */
public final class Drain implements AutoCloseable {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
    /** The watch shows an accepted eviction at once; if it has not after this time, kured evicts the pod again. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(30);
    /** The most pods to evict in one step. Steps must be short, because systemd's watchdog is notified between them. */
    private static final int AT_A_STEP = 24;

    private final Pods pods;
    private final DrainOptions options;
    private final Log log;
    private final Watched<List<Pod>> present;
    /** The evictions so far, by the pods' UIDs. */
    private final Map<String, Attempt> attempts = new HashMap<>();
    /** The UIDs of the pods that were seen before their deletion began. */
    private final Set<String> seenAlive = new HashSet<>();
    /** The times when pods should have ended, by their UIDs. */
    private final Map<String, Moment> endings = new HashMap<>();

    /** The result of the evictions of one pod so far. */
    private record Attempt(int failures, Moment again, Optional<String> refusal) {}

    private Drain(Pods pods, DrainOptions options, Log log, Watched<List<Pod>> present) {
        this.pods = pods;
        this.options = options;
        this.log = log;
        this.present = present;
    }

    /**
     * Begins or continues a drain.
     *
     * @param pods the pods on this node
     * @param options which pods leave, and how
     * @param log the log for evictions and refusals
     * @param wake runs when a pod has changed, so that it is time for {@link #advance}; it must return at once
     * @return the drain
     * @throws Trouble if the pods cannot be listed
     */
    public static Drain of(Pods pods, DrainOptions options, Log log, Runnable wake) throws Trouble {
        return new Drain(pods, options, log, pods.follow(wake));
    }

    /**
     * Evicts up to 24 of the pods that are due.
     *
     * @param now the present time
     * @return the progress; if more pods are due, its {@code again} is not after {@code now}
     * @throws Trouble if the pods are not known now
     */
    public Progress advance(Moment now) throws Trouble {
        List<Pod> left = leaving(now);
        // The longest due goes first, so that pods that are refused repeatedly do not delay the others.
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

    /** Ends the watch of the pods. */
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
     * Records when a pod should have ended. That time is of the API server's clock. If the pod was seen before its deletion
     * began, the recorded time is not before the present moment, whatever the clocks show.
     */
    private void note(Pod pod, Moment now) {
        if (pod.goneBy().isEmpty()) {
            seenAlive.add(pod.uid());
        } else {
            endings.computeIfAbsent(pod.uid(), uid -> {
                Moment end = now.at(pod.goneBy().get());
                return seenAlive.contains(uid) ? now.later(end) : end;
            });
        }
    }

    /** Returns when the wait for a pod ends, {@code drain.skip-wait-for-delete}; empty if it has no limit. */
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
                    "The eviction of " + pod + " is refused: " + after.refusal().get() + "; kured retries it",
                    Map.of("KURED_POD", pod.toString()));
        }
        attempts.put(pod.uid(), after);
    }

    private static Attempt later(Attempt before, String why, Duration atLeast, Moment now) {
        int failures = before.failures() + 1;
        Duration wait = BACKOFF.after(failures);
        return new Attempt(failures, now.plus(wait.compareTo(atLeast) > 0 ? wait : atLeast), Optional.of(why));
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
