package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.ControlPlane;
import dev.kured.terms.Trouble;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages of a real API server. */
@ExtendWith(ControlPlane.Shared.class)
final class RefusalReasonTest {
    private final ControlPlane cluster;

    RefusalReasonTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    private static ApiResponse.Refused<?> refusal(ApiResponse<?> answer) {
        return assertInstanceOf(ApiResponse.Refused.class, answer);
    }

    private static ApiResponse<V1Node> patch(Kube kube, String node, String patch) throws Exception {
        return kube.ask("mark Node " + node, V1Node.class, api ->
                new CoreV1Api(api).patchNode(node, new V1Patch(patch)).buildCall(null));
    }

    private static ApiResponse<V1ConfigMap> create(Kube kube, String namespace, String name) throws Exception {
        var object = new V1ConfigMap().apiVersion("v1").kind("ConfigMap")
                .metadata(new V1ObjectMeta().name(name).namespace(namespace));
        return kube.ask("create ConfigMap " + name, V1ConfigMap.class, api ->
                new CoreV1Api(api).createNamespacedConfigMap(namespace, object).buildCall(null));
    }

    private static void assertReason(RefusalReason reason, ApiResponse.Refused<?> refused) {
        assertEquals(Optional.of(reason), refused.reason(), refused::message);
        assertEquals(reason.remedy(), refused.trouble().remedy());
        assertEquals(reason == RefusalReason.MISSING_PERMISSION, refused.lacksPermission());
        assertEquals(reason == RefusalReason.MISSING_PERMISSION, refused.trouble().remedy().contains("/rbac.yaml"));
        assertTrue(refused.trouble().happened().endsWith(refused.message()), refused.trouble()::inFull);
    }

    @Test
    void nodeRestrictionRefusesLabelsAndTaintsAndOtherNodes() throws Exception {
        cluster.node("refuser-1");
        cluster.node("refuser-2");
        try (var kube = new Kube(cluster.kubelet("refuser-1"))) {
            String label = "{\"metadata\":{\"labels\":{\"node-role.kubernetes.io/rebooting\":\"true\"}}}";
            assertReason(RefusalReason.OTHER_LABELS, refusal(patch(kube, "refuser-1", label)));
            String taint = "{\"spec\":{\"taints\":[{\"key\":\"a\",\"effect\":\"NoSchedule\"}]}}";
            assertReason(RefusalReason.TAINTS, refusal(patch(kube, "refuser-1", taint)));
            String annotation = "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}";
            assertInstanceOf(ApiResponse.Done.class, patch(kube, "refuser-1", annotation));
            assertReason(RefusalReason.OTHER_NODE, refusal(patch(kube, "refuser-2", annotation)));
        }
    }

    @Test
    void theAuthorizerRefusesWhatNoManifestGrants() throws Exception {
        try (var kube = new Kube(cluster.kubelet("refuser-3"))) {
            assertReason(RefusalReason.MISSING_PERMISSION, refusal(create(kube, "default", "refuser")));
        }
        try (var kube = new Kube(cluster.identity("refuser-nobody", "nobodies"))) {
            assertReason(RefusalReason.MISSING_PERMISSION, refusal(patch(kube, "refuser-1", "{}")));
        }
    }

    @Test
    void aPolicyRefuses() throws Exception {
        Assumptions.assumeTrue(cluster.kubectl("api-resources").contains("validatingadmissionpolicies"));
        cluster.node("refuser-4");
        cluster.create("""
                {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: refuser},
                 spec: {failurePolicy: Fail,
                        matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [UPDATE],
                                                            resources: [nodes], resourceNames: [refuser-4]}]},
                        validations: [{expression: "!has(object.metadata.annotations)", message: no annotations here}]}}""");
        cluster.create("""
                {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding, metadata: {name: refuser},
                 spec: {policyName: refuser, validationActions: [Deny]}}""");
        try (var kube = new Kube(cluster.admin())) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            ApiResponse<V1Node> answer;
            do {
                // A new policy takes effect only after a moment.
                answer = patch(kube, "refuser-4", "{\"metadata\":{\"annotations\":{\"a\":\"" + System.nanoTime() + "\"}}}");
            } while (answer instanceof ApiResponse.Done && System.nanoTime() < end);
            var refused = refusal(answer);
            assertEquals(422, refused.code());
            assertReason(RefusalReason.POLICY, refused);
            assertTrue(refused.message().contains("no annotations here"), refused::message);
        } finally {
            cluster.kubectl("delete", "validatingadmissionpolicybinding,validatingadmissionpolicy", "refuser");
        }
    }

    @Test
    void aWebhookThatDoesNotAnswerRefuses() throws Exception {
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: refuser-5, labels: {refuser: webhook}}}");
        cluster.create("""
                {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: refuser},
                 webhooks: [{name: refuser.example.com, failurePolicy: Fail, sideEffects: None, timeoutSeconds: 1,
                             admissionReviewVersions: [v1], clientConfig: {url: "https://127.0.0.1:1/no"},
                             namespaceSelector: {matchLabels: {refuser: webhook}},
                             rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]}]}""");
        try (var kube = new Kube(cluster.admin())) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            ApiResponse<V1ConfigMap> answer;
            do {
                answer = create(kube, "refuser-5", "c" + System.nanoTime());
            } while (answer instanceof ApiResponse.Done && System.nanoTime() < end);
            assertReason(RefusalReason.WEBHOOK_UNREACHABLE, refusal(answer));
        } finally {
            cluster.kubectl("delete", "validatingwebhookconfiguration", "refuser");
        }
    }

    @Test
    void aNamespaceThatIsBeingDeletedTakesNothing() throws Exception {
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: refuser-6}}");
        cluster.create("""
                {apiVersion: v1, kind: ConfigMap, metadata: {name: stay, namespace: refuser-6,
                 finalizers: [example.com/stay]}}""");
        cluster.kubectl("delete", "namespace", "refuser-6", "--wait=false");
        try (var kube = new Kube(cluster.admin())) {
            assertReason(RefusalReason.NAMESPACE_TERMINATING, refusal(create(kube, "refuser-6", "new")));
        } finally {
            cluster.kubectl("-n", "refuser-6", "patch", "configmap", "stay", "--type=merge", "-p",
                    "{\"metadata\":{\"finalizers\":null}}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "WEBHOOK | admission webhook \"validate.kyverno.svc-fail\" denied the request: resource Node/n1 was blocked",
        "WEBHOOK | admission webhook \"pods.example.com\" denied the request without explanation",
        "POLICY | nodes \"n1\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
    })
    void otherWordsAreKnownToo(RefusalReason reason, String words) {
        assertEquals(Optional.of(reason), RefusalReason.of(words));
    }

    /** The permission is in rbac-nodes.yaml, but a person who reads another Node has chosen the wrong credential. */
    @Test
    void aRightMayBeMissingThatAKubeletNeedNotHave() {
        String words = "nodes \"b\" is forbidden: User \"system:node:a\" cannot get resource \"nodes\" in API group \"\" at"
                + " the cluster scope: node: node 'a' cannot read 'b', only its own Node object";
        var refused = new ApiResponse.Refused<V1Node>(403, words, Duration.ZERO, new Trouble("no", ""));
        assertEquals(Optional.of(RefusalReason.OTHER_NODE), refused.reason());
        assertTrue(refused.lacksPermission());
    }

    @Test
    void whatIsNotKnownIsToldWithoutTheManifest() {
        assertEquals(Optional.empty(), RefusalReason.of("pods \"a\" is forbidden: exceeded quota: q"));
        for (RefusalReason reason : RefusalReason.values()) {
            assertFalse(reason.remedy().isEmpty());
        }
    }
}
