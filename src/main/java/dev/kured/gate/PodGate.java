package dev.kured.gate;

import dev.kured.kube.Kube;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.NodeName;
import dev.kured.terms.ShortList;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Closed while a pod that one of the label selectors matches runs on this node, or is about to. */
public final class PodGate implements Gate {
    private static final int ONE_MORE_THAN_NAMED = ShortList.NAMED + 1;

    private final Kube kube;
    private final NodeName node;
    private final List<LabelSelector> selectors;

    /** The part of a list of pods that is read. */
    private record Pods(@Nullable List<Pod> items) {}

    private record Pod(Meta metadata) {}

    private record Meta(String namespace, String name) {}

    /** Asks the API server for the pods on {@code node}. */
    public PodGate(Kube kube, NodeName node, List<LabelSelector> selectors) {
        this.kube = kube;
        this.node = node;
        this.selectors = List.copyOf(selectors);
    }

    @Override
    public String name() {
        return "pods";
    }

    @Override
    public Optional<String> closedBecause() throws Trouble {
        var reasons = new ArrayList<String>();
        for (LabelSelector selector : selectors) {
            closedBy(selector).ifPresent(reasons::add);
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    private Optional<String> closedBy(LabelSelector selector) throws Trouble {
        List<String> pods = matching(selector);
        if (pods.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("pods that match " + selector + " run on the node: "
                + pods.stream().limit(ShortList.NAMED).collect(Collectors.joining(", "))
                + (pods.size() > ShortList.NAMED ? " and more" : ""));
    }

    private List<String> matching(LabelSelector selector) throws Trouble {
        // A kubelet's credential may only ask for its own node. A pod that has ended, successfully or not, does not block
        // the reboot, nor does one whose state has been unknown for long.
        String here = "spec.nodeName=" + node
                + ",status.phase!=Succeeded,status.phase!=Failed,status.phase!=Unknown";
        List<Pod> pods = kube.ask("look for pods that match " + selector, Pods.class, api -> new CoreV1Api(api)
                        .listPodForAllNamespaces()
                        .fieldSelector(here)
                        .labelSelector(selector.value())
                        .limit(ONE_MORE_THAN_NAMED)
                        .buildCall(null))
                .orTrouble()
                .items();
        return pods == null
                ? List.of()
                : pods.stream().map(pod -> pod.metadata().namespace() + "/" + pod.metadata().name()).toList();
    }
}
