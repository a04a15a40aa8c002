package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.Shell;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigsTest {
    private static final Optional<NodeName> NOT_CONFIGURED = Optional.empty();

    @TempDir
    Path root;

    @Test
    void theFirstThatExistsOfTheUsualPlacesIsTaken() throws Exception {
        var kubeconfigs = new Kubeconfigs(root);
        Path microk8s = write("var/snap/microk8s/current/credentials/kubelet.config", "");
        assertEquals(microk8s, kubeconfigs.find(Optional.empty()));
        Path k0s = write("var/lib/k0s/kubelet.conf", "");
        assertEquals(k0s, kubeconfigs.find(Optional.empty()));
        Path kubeadm = write("etc/kubernetes/kubelet.conf", "");
        assertEquals(kubeadm, kubeconfigs.find(Optional.empty()));
        Path own = write("etc/kured/kubeconfig", "");
        assertEquals(own, kubeconfigs.find(Optional.empty()));
        assertEquals(k0s, kubeconfigs.find(Optional.of(k0s)));
    }

    @Test
    void whereThereIsNoneEveryPlaceIsNamed() {
        var trouble = assertThrows(Trouble.class, () -> new Kubeconfigs(root).find(Optional.empty()));
        assertTrue(trouble.happened().contains("etc/kured/kubeconfig, "), trouble::happened);
        assertTrue(trouble.happened().contains("var/snap/microk8s/current/credentials/kubelet.config do not exist"), trouble::happened);
        assertTrue(trouble.remedy().contains("node.kubeconfig"), trouble::remedy);
        Path configured = root.resolve("mine");
        trouble = assertThrows(Trouble.class, () -> new Kubeconfigs(root).find(Optional.of(configured)));
        assertTrue(trouble.happened().contains(configured + " does not exist"), trouble::happened);
    }

    @Test
    void theNodesNameIsTheKubeletsElseTheHosts() throws Exception {
        var kubeconfigs = new Kubeconfigs(root);
        Path pem = certificate("/O=system:nodes/CN=system:node:ip-10-0-0-1.example");
        Path kubelet = kubeconfig("client-certificate: " + pem.getFileName() + ", client-key: " + pem.getFileName());
        assertEquals(new NodeName("ip-10-0-0-1.example"), kubeconfigs.nodeName(NOT_CONFIGURED, kubelet, "HOST"));
        var configured = new NodeName("other");
        assertEquals(configured, kubeconfigs.nodeName(Optional.of(configured), kubelet, "HOST"));

        Path token = kubeconfig("token: secret");
        assertEquals(new NodeName("host.example"), kubeconfigs.nodeName(NOT_CONFIGURED, token, "Host.Example\n"));
        var trouble = assertThrows(Trouble.class, () -> kubeconfigs.nodeName(NOT_CONFIGURED, token, "no_host"));
        assertTrue(trouble.inFull().contains("node.name"), trouble::inFull);

        Path admin = certificate("/O=system:masters/CN=kubernetes-admin");
        Path someone = kubeconfig("client-certificate: " + admin + ", client-key: " + admin);
        assertEquals(new NodeName("host"), kubeconfigs.nodeName(NOT_CONFIGURED, someone, "host"));

        Path other = kubeconfig("token: secret, as: 'system:node:n7'");
        assertEquals(new NodeName("n7"), kubeconfigs.nodeName(NOT_CONFIGURED, other, "host"));
    }

    @Test
    void aKubeconfigThatCannotBeUsedSaysWhy() throws Exception {
        says("cannot be read", root.resolve("missing"));
        says("it is empty", write("empty", ""));
        says("cannot be used", write("list", "[1, 2]"));
        says("cannot be used", write("garbage", "{"));
        says("current-context is missing", write("none", "kind: Config"));
        says("has no context 'x'", write("x", "current-context: x"));
        says("insecure-skip-tls-verify", write("insecure", document("insecure-skip-tls-verify: true", "token: a")));
        says("cannot be read: no such file", kubeconfig("client-certificate: gone.pem, client-key: gone.pem"));
        Path no = write("no.pem", "no");
        says("holds no certificate", kubeconfig("client-certificate: " + no + ", client-key: " + no));
    }

    private void says(String what, Path kubeconfig) {
        var trouble = assertThrows(Trouble.class,
                () -> new Kubeconfigs(root).nodeName(NOT_CONFIGURED, kubeconfig, "host"));
        assertTrue(trouble.happened().contains(what), trouble::inFull);
        assertTrue(trouble.happened().contains(root.toString()), trouble::inFull);
    }

    private Path kubeconfig(String user) throws Exception {
        return write("kubeconfig", document("a: b", user));
    }

    private static String document(String cluster, String user) {
        return """
                current-context: here
                contexts: [{name: other}, {name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443", %s}}]
                users: [{name: u, user: {%s}}]
                """.formatted(cluster, user);
    }

    private Path certificate(String subject) throws Exception {
        return write("client.pem", Shell.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-subj", subject, "-days", "1", "-keyout", "-", "-out", "-"));
    }

    private Path write(String path, String text) throws Exception {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
