package dev.kured.node;

import dev.kured.kube.Answer;
import dev.kured.kube.Kube;
import dev.kured.kube.Meta;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ListMeta;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1NodeList;
import java.util.Optional;
import java.util.Set;

/** The Nodes in the API server. */
public final class ApiNodes implements Nodes {
    private static final String REMEDY = "Apply /usr/share/kured/rbac-nodes.yaml once: lock.concurrency as a share,"
            + " lock.count-not-ready and noticing that a holder's Node is gone need it";

    private final Kube kube;

    /** Those of that cluster. */
    public ApiNodes(Kube kube) {
        this.kube = kube;
    }

    @Override
    public int count() throws Trouble {
        V1NodeList first = explained(kube.ask("count the Nodes", V1NodeList.class,
                api -> new CoreV1Api(api).listNode().limit(1).buildCall(null)));
        long others = Optional.ofNullable(first.getMetadata()).map(V1ListMeta::getRemainingItemCount).orElse(0L);
        return Math.toIntExact(first.getItems().size() + others);
    }

    @Override
    public Set<NodeName> notReady() throws Trouble {
        // Version 0: from the API server's memory, which may be some moments old, as this is in any case.
        NodeConditions all = explained(kube.ask("look for Nodes that are not Ready", NodeConditions.class,
                api -> new CoreV1Api(api).listNode().resourceVersion("0").buildCall(null)));
        return all.notReady();
    }

    @Override
    public Optional<String> uid(NodeName name) throws Trouble {
        var answer = kube.ask("read Node " + name, V1Node.class,
                api -> new CoreV1Api(api).readNode(name.value()).buildCall(null));
        return answer instanceof Answer.Refused<V1Node> refused && refused.code() == 404
                ? Optional.empty()
                : Optional.of(Meta.of(explained(answer)).uid());
    }

    private static <T> T explained(Answer<T> answer) throws Trouble {
        return switch (answer) {
            case Answer.Done<T> done -> done.object();
            case Answer.Refused<T> refused ->
                throw refused.code() == 403 ? new Trouble(refused.trouble().happened(), REMEDY) : refused.trouble();
        };
    }
}
