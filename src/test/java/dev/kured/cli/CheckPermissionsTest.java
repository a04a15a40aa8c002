package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kured check} says about the rights of a credential, by the judgement of a real API server. */
@ExtendWith(ControlPlane.Shared.class)
class CheckPermissionsTest {
    @TempDir
    private Path directory;

    private final ControlPlane cluster;

    CheckPermissionsTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    private String check(Path kubeconfig, String node, String lock) throws IOException {
        Path config = Files.writeString(directory.resolve("kured.toml"), """
                node.name = "%s"
                node.kubeconfig = "%s"
                """.formatted(node, kubeconfig) + lock);
        return Screen.of("check", "--config", config.toString()).out();
    }

    private void moving(String namespace) throws IOException {
        cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
        cluster.create(Files.readString(Path.of("packaging/rbac-daemonset.yaml")).replace("kube-system", namespace));
        cluster.create("""
                {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: kured, namespace: %s}, spec: {
                  selector: {matchLabels: {name: kured}}, template: {metadata: {labels: {name: kured}},
                    spec: {nodeSelector: {no-such: node}, containers: [{name: kured, image: kured}]}}}}
                """.formatted(namespace));
    }

    @Test
    void aKubeletSharesTheLockOfTheOriginalOnceTheManifestIsApplied() throws IOException {
        moving("check-move");
        cluster.node("check-moves");
        String said = check(cluster.kubelet("check-moves"), "check-moves",
                "lock = { kind = \"daemonset\", namespace = \"check-move\" }");
        assertTrue(said.contains("✔ permission to write the lock: granted"), said);
        assertTrue(said.contains("✔ lock: DaemonSet check-move/kured, free"), said);
        assertFalse(said.contains("✘ permission"), said);
        assertFalse(said.contains("When all nodes have moved"), said);
    }

    @Test
    void aRightThatTheMoveHasLeftBehindIsWarnedOf() throws IOException {
        moving("check-left");
        cluster.node("check-leaves");
        String said = check(cluster.kubelet("check-leaves"), "check-leaves", "lock.namespace = \"check-left\"");
        assertTrue(said.contains("! permission to change DaemonSet check-left/kured: granted, but needed only with"
                + " lock.kind = \"daemonset\". When all nodes have moved:"), said);
        assertFalse(check(cluster.admin(), "check-leaves", "").contains("! permission"));
    }

    @Test
    void aRefusalNamesTheCredentialAndWhoGetsTheRight() throws IOException {
        cluster.node("check-reads");
        cluster.kubectl("create", "clusterrole", "check-reads", "--verb=get", "--resource=nodes");
        cluster.kubectl("create", "clusterrolebinding", "check-reads", "--clusterrole=check-reads", "--user=check-reads");
        Path kubeconfig = cluster.identity("check-reads", "nobodies");
        for (String kind : new String[] {"configmap", "lease", "daemonset"}) {
            String said = check(kubeconfig, "check-reads", "lock.kind = \"" + kind + "\"");
            String refused = "✘ permission to read the lock: refused to the credential of " + kubeconfig + "\n"
                    + "    Apply the manifest once: kubectl apply -f /usr/share/kured/";
            assertTrue(said.contains(refused), said);
            String remedy = said.substring(said.indexOf(refused) + refused.length()).lines().findFirst().orElse("");
            assertEquals(switch (kind) {
                case "lease" -> "rbac-lease.yaml. It grants this to the ServiceAccount kube-system/kured-host";
                case "daemonset" -> "rbac-daemonset.yaml. It grants this to all kubelets (the group system:nodes) and the"
                        + " ServiceAccount kube-system/kured-host";
                default -> "rbac.yaml. It grants this to all kubelets (the group system:nodes); for the ServiceAccount"
                        + " kube-system/kured-host apply rbac-serviceaccount.yaml too. The manifest of an earlier version has"
                        + " lost its Role kube-system/kured to the original kured, if that was applied later";
            }, remedy);
        }
    }
}
