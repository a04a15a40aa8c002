package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What whoever breaks into a node can do with the credential that kured uses there: the claims of docs/security.md. */
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

    /** The ServiceAccount that the original has, and that ours has with rbac-daemonset.yaml only. */
    @Test
    void whoHasTheOriginalsRightsRunsWhatTheyLikeOnEveryNode() throws Exception {
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: stolen}}");
        String manifest = Files.readString(Path.of("packaging/rbac-daemonset.yaml"));
        cluster.create(manifest.replace("namespace: kube-system", "namespace: stolen"));
        cluster.create("""
                {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: kured, namespace: stolen}, spec: {
                  selector: {matchLabels: {name: kured}}, template: {metadata: {labels: {name: kured}},
                    spec: {hostPID: true, containers: [{name: kured, image: kured, securityContext: {privileged: true}}]}}}}
                """);
        Path original = cluster.identity("system:serviceaccount:stolen:kured", "system:serviceaccounts");
        allowed(original, "patch", "daemonset", "kured", "-n", "stolen", "-p", ANY_IMAGE);
        assertEquals("evil", cluster.kubectl("get", "daemonset", "kured", "-n", "stolen", "-o",
                "jsonpath={.spec.template.spec.containers[0].image}"));

        cluster.node("stolen-c");
        refused(cluster.kubelet("stolen-c"), "patch", "daemonset", "kured", "-n", "stolen", "-p", ANY_IMAGE);
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

    /** By a program that has nothing to do with the code under test. */
    private static Answer ask(Path identity, String... request) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", identity.toString()));
        command.addAll(List.of(request));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
