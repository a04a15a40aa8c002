package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.kured.lab.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The claims of docs/security.md about what an intruder can do with the credential on a node. */
@ExtendWith(ControlPlane.Shared.class)
class StolenCredentialTest {
    private static final String CORDON = "{\"spec\": {\"unschedulable\": true}}";
    private static final String ANY_IMAGE =
            "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"kured\", \"image\": \"evil\"}]}}}}";

    @TempDir
    private Path directory = Path.of("");

    private final ControlPlane cluster;

    StolenCredentialTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @Test
    void aKubeletsCredentialCordonsAndEvictsOnItsOwnNodeAndOnNoOther() throws Exception {
        cluster.node("stolen-a");
        cluster.node("other-a");
        cluster.pod("stolen-pod", "stolen-a", "stolen");
        cluster.pod("other-pod", "other-a", "stolen");
        Path thief = cluster.kubelet("stolen-a");
        allowed(thief, "patch", "node", "stolen-a", "-p", CORDON);
        refused(thief, "patch", "node", "other-a", "-p", CORDON);
        refused(thief, "delete", "node", "other-a");
        refused(thief, "create", "--raw", "/api/v1/namespaces/default/pods/other-pod/eviction", "-f", eviction("other-pod"));
        refused(thief, "delete", "pod", "other-pod");
        allowed(thief, "create", "--raw", "/api/v1/namespaces/default/pods/stolen-pod/eviction", "-f", eviction("stolen-pod"));
        cluster.pod("stolen-pod-2", "stolen-a", "stolen");
        allowed(thief, "delete", "pod", "stolen-pod-2", "--wait=false");
    }

    @Test
    void itReadsTheSecretsOfItsOwnPodsAlone() throws Exception {
        for (String owner : List.of("stolen", "other")) {
            cluster.node(owner + "-i");
            cluster.create("{apiVersion: v1, kind: Secret, metadata: {name: of-" + owner + "}}");
            cluster.create("""
                    {apiVersion: v1, kind: Pod, metadata: {name: with-secret-%1$s}, spec: {nodeName: %1$s-i,
                      containers: [{name: c, image: none}], volumes: [{name: s, secret: {secretName: of-%1$s}}]}}"""
                    .formatted(owner));
        }
        Path thief = cluster.kubelet("stolen-i");
        await(() -> ask(thief, "get", "secret", "of-stolen").status() == 0);
        refused(thief, "get", "secret", "of-other");
        refused(thief, "get", "secrets");
    }

    @Test
    void ofWhatAllNodesShareItWritesTheLockAndNothingElse() throws Exception {
        cluster.node("stolen-b");
        Path thief = cluster.kubelet("stolen-b");
        allowed(thief, "get", "configmap", "kured", "-n", "kube-system");
        allowed(thief, "patch", "configmap", "kured", "-n", "kube-system", "-p", "{\"metadata\": {}}");
        refused(thief, "delete", "configmap", "kured", "-n", "kube-system");
        refused(thief, "create", "configmap", "another", "-n", "kube-system");
        refused(thief, "get", "configmaps", "-n", "kube-system");
        refused(thief, "get", "configmap", "extension-apiserver-authentication", "-n", "kube-system");
        refused(thief, "get", "secrets", "-n", "kube-system");
        refused(thief, "create", "deployment", "evil", "--image=evil");
    }

    /** All nodes share the lock, so each can write it. Still, each node decides itself whether it drains and reboots. */
    @Test
    void whoMayWriteTheLockMayHoldItFreeItAndPauseIt() throws Exception {
        cluster.node("stolen-d");
        Path thief = cluster.kubelet("stolen-d");
        for (String record : List.of("""
                {"holders": [{"node": "somebody"}]}""", """
                {"pause": {"by": "thief"}}""", "{}")) {
            // A dry run, because other tests use the ConfigMap.
            allowed(thief, "patch", "configmap", "kured", "-n", "kube-system", "--dry-run=server",
                    "-p", "{\"data\": {\"lock\": " + new JsonPrimitive(record) + "}}");
        }
    }

    @Test
    void withTheRightToSeeAllNodesAKubeletStillChangesNoOther() throws Exception {
        cluster.kubectl("apply", "-f", Path.of("packaging/rbac-nodes.yaml").toAbsolutePath().toString());
        cluster.node("stolen-e");
        cluster.node("other-e");
        Path thief = cluster.kubelet("stolen-e");
        allowed(thief, "get", "nodes");
        refused(thief, "patch", "node", "other-e", "-p", CORDON);
        refused(thief, "delete", "node", "other-e");
        refused(thief, "delete", "node", "stolen-e");
    }

    @Test
    void aServiceAccountOfItsOwnCordonsAndEvictsOnEveryNodeButNothingRunsAtItsWish() throws Exception {
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: stolen-account}}");
        cluster.create(Files.readString(Path.of("packaging/rbac-serviceaccount.yaml"))
                .replace("kube-system", "stolen-account")
                .replaceAll("name: kured\\b", "name: stolen-account"));
        cluster.node("any-f");
        cluster.pod("any-pod", "any-f", "stolen");
        Path thief = cluster.identity("system:serviceaccount:stolen-account:stolen-account-host", "system:serviceaccounts");
        allowed(thief, "patch", "node", "any-f", "-p", CORDON);
        refused(thief, "delete", "node", "any-f");
        refused(thief, "delete", "pod", "any-pod");
        allowed(thief, "create", "--raw", "/api/v1/namespaces/default/pods/any-pod/eviction", "-f", eviction("any-pod"));
        refused(thief, "run", "evil", "--image=evil");
        refused(thief, "create", "deployment", "evil", "--image=evil");
        refused(thief, "get", "daemonsets", "-A");
        refused(thief, "get", "secrets", "-A");
        refused(thief, "create", "clusterrolebinding", "evil", "--clusterrole=cluster-admin", "--user=evil");
    }

    @Test
    void anEvictionThatABudgetForbidsIsRefusedButTheOriginalMayDeleteThePod() throws Exception {
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: stolen-budget}}");
        Path original = original("stolen-budget");
        cluster.node("any-g");
        cluster.pod("precious", "any-g", "precious");
        cluster.create("""
                {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: precious},
                 spec: {minAvailable: 1, selector: {matchLabels: {app: precious}}}}""");
        Answer evicted = ask(cluster.kubelet("any-g"),
                "create", "--raw", "/api/v1/namespaces/default/pods/precious/eviction", "-f", eviction("precious"));
        assertTrue(evicted.status() != 0 && evicted.text().contains("disruption budget"), evicted.text());
        allowed(original, "delete", "pod", "precious", "--wait=false");
    }

    @Test
    void theOriginalsServiceAccountRunsWhatItLikesOnEveryNode() throws Exception {
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: stolen}}");
        Path original = original("stolen");
        cluster.node("stolen-c");
        cluster.node("other-c");
        cluster.create("""
                {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: kured, namespace: stolen}, spec: {
                  selector: {matchLabels: {name: kured}}, template: {metadata: {labels: {name: kured}},
                    spec: {hostPID: true, containers: [{name: kured, image: kured, securityContext: {privileged: true}}]}}}}
                """);
        Path stolen = Files.writeString(directory.resolve("kured.json"), cluster.kubectl(
                "get", "daemonset", "kured", "-n", "stolen", "-o", "json").replace("\"image\": \"kured\"", "\"image\": \"evil\""));
        allowed(original, "replace", "-f", stolen.toString());
        for (String node : List.of("stolen-c", "other-c")) {
            await(() -> isMeantFor(node, cluster.kubectl("get", "pods", "-n", "stolen", "-o", "json")));
        }
        refused(cluster.kubelet("stolen-c"), "replace", "-f", stolen.toString());
        refused(cluster.kubelet("stolen-c"), "patch", "daemonset", "kured", "-n", "stolen", "-p", ANY_IMAGE);
    }

    /** With lock.kind = "daemonset" kured for hosts is no safer, whichever credential it has: use it only to migrate. */
    @Test
    void soDoesOursWithTheRightsForTheOriginalsLock() throws Exception {
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: stolen-lock}}");
        cluster.create(Files.readString(Path.of("packaging/rbac-daemonset.yaml")).replace("kube-system", "stolen-lock"));
        cluster.create("""
                {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: kured, namespace: stolen-lock}, spec: {
                  selector: {matchLabels: {name: kured}}, template: {metadata: {labels: {name: kured}},
                    spec: {containers: [{name: kured, image: kured}]}}}}
                """);
        Path ours = cluster.identity("system:serviceaccount:stolen-lock:kured-host", "system:serviceaccounts");
        allowed(ours, "patch", "daemonset", "kured", "-n", "stolen-lock", "-p", ANY_IMAGE);
        cluster.node("stolen-h");
        allowed(cluster.kubelet("stolen-h"), "patch", "daemonset", "kured", "-n", "stolen-lock", "-p", ANY_IMAGE);
        cluster.kubectl("delete", "rolebinding", "kured-host-daemonset", "-n", "stolen-lock");
        await(() -> ask(cluster.kubelet("stolen-h"), "patch", "daemonset", "kured", "-n", "stolen-lock", "-p", ANY_IMAGE)
                .status() != 0);
    }

    /** Grants the permissions of kubereboot/kured 1.23.0, as in its kured-rbac.yaml and Helm chart, in this namespace. */
    private Path original(String namespace) {
        cluster.create("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: original-%1$s}
                rules:
                  - {apiGroups: [""], resources: [nodes], verbs: [get, patch]}
                  - {apiGroups: [""], resources: [pods], verbs: [get, list, delete]}
                  - {apiGroups: [""], resources: [pods/eviction], verbs: [create]}
                  - {apiGroups: [apps], resources: [daemonsets], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: original-%1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: original-%1$s}
                subjects: [{kind: ServiceAccount, name: kured, namespace: %1$s}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: kured, namespace: %1$s}
                rules: [{apiGroups: [apps], resources: [daemonsets], resourceNames: [kured], verbs: [update]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: kured, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: kured}
                subjects: [{kind: ServiceAccount, name: kured, namespace: %1$s}]
                """.formatted(namespace));
        return cluster.identity("system:serviceaccount:" + namespace + ":kured", "system:serviceaccounts");
    }

    /** Returns whether the controller has created a privileged pod with the thief's image for this node. */
    private static boolean isMeantFor(String node, String pods) {
        for (JsonElement item : JsonParser.parseString(pods).getAsJsonObject().getAsJsonArray("items")) {
            JsonObject spec = item.getAsJsonObject().getAsJsonObject("spec");
            JsonObject container = spec.getAsJsonArray("containers").get(0).getAsJsonObject();
            if (spec.get("affinity").toString().contains("\"" + node + "\"")
                    && container.get("image").getAsString().equals("evil")
                    && container.getAsJsonObject("securityContext").get("privileged").getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static void await(Callable<Boolean> so) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!so.call()) {
            assertTrue(System.nanoTime() < deadline, "not within a minute");
            Thread.sleep(200);
        }
    }

    private String eviction(String pod) throws IOException {
        return Files.writeString(directory.resolve(pod), """
                {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "%s", "namespace": "default"}}
                """.formatted(pod)).toString();
    }

    private static void allowed(Path identity, String... request) throws Exception {
        var answer = ask(identity, request);
        assertEquals(0, answer.status(), String.join(" ", request) + ": " + answer.text());
    }

    private static void refused(Path identity, String... request) throws Exception {
        var answer = ask(identity, request);
        assertTrue(answer.status() != 0 && answer.text().contains("forbidden"),
                String.join(" ", request) + ": " + answer.text());
    }

    private record Answer(int status, String text) {}

    /** Runs kubectl, which is independent of the code under test. */
    private static Answer ask(Path identity, String... request) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", identity.toString()));
        command.addAll(List.of(request));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
