package dev.kured.drain;

import dev.kured.kube.ApiResponse;
import dev.kured.kube.Kube;
import dev.kured.kube.RefusalReason;
import dev.kured.kube.WatchSpec;
import dev.kured.kube.Watched;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1DeleteOptions;
import io.kubernetes.client.openapi.models.V1Eviction;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Preconditions;
import io.kubernetes.client.openapi.models.V1Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Watches the pods on this node in the API server and evicts them by {@code policy/v1}. */
public final class ApiPods implements Pods {
    private static final int AT_A_TIME = 8;
    private static final long STACK = 256 * 1024;

    private final Kube kube;
    private final NodeName node;

    /**
     * Creates the access to the pods of a node without a request.
     *
     * @param kube the API server
     * @param node the node
     */
    public ApiPods(Kube kube, NodeName node) {
        this.kube = kube;
        this.node = node;
    }

    @Override
    public Watched<List<Pod>> follow(Runnable wake) throws Trouble {
        // Since Kubernetes 1.32 a kubelet's credential may list pods only with this selector.
        return kube.follow(
                new WatchSpec<PodJson, Pod, List<Pod>>("follow the pods of node " + node, PodJson.class,
                        api -> new CoreV1Api(api)
                                .listPodForAllNamespaces()
                                .fieldSelector("spec.nodeName=" + node)
                                .buildCall(null),
                        PodJson::pod, List::copyOf),
                wake);
    }

    @Override
    public Map<Pod, Eviction> evict(List<Pod> pods, Optional<Duration> grace) {
        var answers = new ConcurrentHashMap<Pod, Eviction>();
        // When the API server is unreachable, the first eviction to find out spares the others the wait.
        var away = new AtomicReference<Optional<Trouble>>(Optional.empty());
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.clamp(pods.size(), 1, AT_A_TIME), ApiPods::thread)) {
            pods.forEach(pod -> threads.execute(() -> answers.put(pod, evict(pod, grace, away))));
        }
        var ordered = new LinkedHashMap<Pod, Eviction>();
        pods.forEach(pod -> ordered.put(pod, answers.getOrDefault(pod, interrupted(pod))));
        return ordered;
    }

    private Eviction evict(Pod pod, Optional<Duration> grace, AtomicReference<Optional<Trouble>> away) {
        Optional<Trouble> known = away.get();
        if (known.isPresent()) {
            return new Eviction.Failed(known.get());
        }
        try {
            var eviction = eviction(pod, grace);
            return result(kube.ask("evict pod " + pod, V1Status.class, api -> new CoreV1Api(api)
                    .createNamespacedPodEviction(pod.name(), pod.namespace(), eviction)
                    .buildCall(null)));
        } catch (Trouble trouble) {
            away.set(Optional.of(trouble));
            return new Eviction.Failed(trouble);
        } catch (RuntimeException e) {
            return new Eviction.Failed(new Trouble("cannot evict pod " + pod + ": " + e,
                    "This is a bug of kured; please report it", e));
        }
    }

    private static V1Eviction eviction(Pod pod, Optional<Duration> grace) {
        var options = new V1DeleteOptions().preconditions(new V1Preconditions().uid(pod.uid()));
        grace.ifPresent(duration -> options.gracePeriodSeconds(duration.toSeconds()));
        return new V1Eviction()
                .apiVersion("policy/v1")
                .kind("Eviction")
                .metadata(new V1ObjectMeta().name(pod.name()).namespace(pod.namespace()))
                .deleteOptions(options);
    }

    private static Eviction result(ApiResponse<V1Status> answer) {
        return switch (answer) {
            case ApiResponse.Done<V1Status> done -> new Eviction.Accepted();
            case ApiResponse.Refused<V1Status> refused -> switch (refused.code()) {
                case 404 -> new Eviction.Gone();
                // Either another pod has this name now (the message names the UID), or the pod was changed meanwhile.
                case 409 -> refused.message().contains("UID")
                        ? new Eviction.Gone()
                        : new Eviction.Refused(refused.message(), refused.retryAfter());
                case 429 -> new Eviction.Refused(refused.message(), refused.retryAfter());
                default -> refused.reason().equals(Optional.of(RefusalReason.NAMESPACE_TERMINATING))
                        ? new Eviction.Refused("its namespace is being deleted, which deletes the pod, too", Duration.ZERO)
                        : new Eviction.Failed(refused.trouble());
            };
        };
    }

    private static Eviction interrupted(Pod pod) {
        return new Eviction.Failed(new Trouble("the eviction of pod " + pod + " was interrupted", ""));
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(null, work, "kured evict", STACK);
        thread.setDaemon(true);
        return thread;
    }
}
