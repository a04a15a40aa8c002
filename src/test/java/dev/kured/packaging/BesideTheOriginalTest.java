package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.kube.Kube;
import dev.kured.lab.ControlPlane;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Both programs in one cluster: neither's manifests take rights from the other, in whatever order they are applied. */
@ExtendWith(ControlPlane.Shared.class)
class BesideTheOriginalTest {
    private static final Path ORIGINAL = Path.of("src/test/resources/dev/kured/packaging/original.yaml");
    private static final AtomicInteger MARKERS = new AtomicInteger();

    private final ControlPlane cluster;

    BesideTheOriginalTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    private static List<Path> ours() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("packaging"))) {
            return files.filter(file -> file.getFileName().toString().matches("rbac.*\\.yaml")).sorted().toList();
        }
    }

    static List<List<Path>> orders() throws IOException {
        var oursFirst = new ArrayList<>(ours());
        oursFirst.add(ORIGINAL);
        var oursLast = new ArrayList<>(List.of(ORIGINAL));
        oursLast.addAll(ours());
        return List.of(oursFirst, oursLast);
    }

    @Test
    void noObjectOfOursHasTheNameOfOneOfTheOriginals() throws IOException {
        Set<String> theirs = objects(Files.readString(ORIGINAL));
        for (Path manifest : ours()) {
            Set<String> both = objects(Files.readString(manifest));
            both.retainAll(theirs);
            assertEquals(Set.of(), both, manifest.toString());
        }
    }

    /** As kured(8) says how to make a pool of nodes with a lock of its own. */
    @Test
    void aCopyForAnotherPoolSharesNoObjectWithTheShippedOne() throws IOException {
        String shipped = Files.readString(Path.of("packaging/rbac.yaml"));
        String copy = shipped.replace("name: kured", "name: kured-workers").replace("\"kured\"", "\"kured-workers\"");
        assertEquals(Set.of("ConfigMap kured-workers", "Role kured-workers-host", "RoleBinding kured-workers-host"), objects(copy));
    }

    /** Also what a tool that keeps manifests applied does: the first is applied once more. */
    @ParameterizedTest
    @MethodSource("orders")
    void neitherTakesRightsFromTheOther(List<Path> order) throws Exception {
        // Another test may have left one with another selector, which cannot be changed.
        cluster.kubectl("delete", "daemonset", "kured", "-n", "kube-system", "--ignore-not-found");
        try {
            for (Path manifest : order) {
                apply(manifest);
                if (!manifest.equals(order.getFirst())) {
                    apply(order.getFirst());
                }
            }
            try (var original = as("system:serviceaccount:kube-system:kured", "system:serviceaccounts");
                    var account = as("system:serviceaccount:kube-system:kured-host", "system:serviceaccounts");
                    var kubelet = as("system:node:beside", "system:nodes")) {
                awaitRules(original);
                for (String right : List.of("update apps daemonsets kured", "patch apps daemonsets kured",
                        "get apps daemonsets kured", "get  nodes n", "patch  nodes n", "list  pods p", "get  pods p",
                        "delete  pods p", "create  pods/eviction p")) {
                    assertAllowed(original, "the original", right);
                }
                for (String verb : List.of("get", "list", "watch", "patch")) {
                    for (var ours : Map.of("kubelet", kubelet, "account", account).entrySet()) {
                        assertAllowed(ours.getValue(), ours.getKey(), verb + "  configmaps kured");
                        assertAllowed(ours.getValue(), ours.getKey(), verb + " apps daemonsets kured");
                    }
                    assertAllowed(account, "account", verb + " coordination.k8s.io leases kured");
                    assertAllowed(account, "account", verb + "  nodes n");
                }
                assertAllowed(kubelet, "kubelet", "list  nodes n");
            }
        } finally {
            cluster.kubectl("delete", "-f", ORIGINAL.toAbsolutePath().toString());
        }
    }

    private static void assertAllowed(Kube who, String name, String right) throws Trouble {
        String[] words = right.split(" ", -1);
        String[] resource = words[2].split("/", -1);
        assertEquals(true, who.allowed(new V1ResourceAttributes().verb(words[0]).group(words[1]).resource(resource[0])
                .subresource(resource.length > 1 ? resource[1] : "").namespace("kube-system").name(words[3])),
                name + " may not " + right);
    }

    private void apply(Path manifest) {
        cluster.kubectl("apply", "-f", manifest.toAbsolutePath().toString());
    }

    private Kube as(String user, String group) {
        return new Kube(cluster.identity(user, group));
    }

    /** Waits until the API server judges by all that was applied: it learns Roles in the order in which they come. */
    private void awaitRules(Kube who) throws Trouble {
        String name = "beside-" + MARKERS.incrementAndGet();
        cluster.kubectl("create", "clusterrole", name, "--verb=get", "--resource=namespaces", "--resource-name=" + name);
        cluster.kubectl("create", "role", name, "-n", "kube-system", "--verb=get", "--resource=services",
                "--resource-name=" + name);
        cluster.kubectl("create", "clusterrolebinding", name, "--clusterrole=" + name, "--group=system:serviceaccounts");
        cluster.kubectl("create", "rolebinding", name, "-n", "kube-system", "--role=" + name,
                "--group=system:serviceaccounts");
        var clusterWide = new V1ResourceAttributes().verb("get").resource("namespaces").name(name);
        var inNamespace = new V1ResourceAttributes().verb("get").resource("services").namespace("kube-system").name(name);
        while (!who.allowed(clusterWide) || !who.allowed(inNamespace)) {
            Thread.onSpinWait();
        }
    }

    /** Kind and name of each object in a manifest. */
    private static Set<String> objects(String manifest) {
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(manifest).spliterator(), false)
                .map(object -> (Map<?, ?>) object)
                .map(object -> object.get("kind") + " " + ((Map<?, ?>) object.get("metadata")).get("name"))
                .collect(Collectors.toSet());
    }
}
