package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import dev.kured.drain.ApiPods;
import dev.kured.drain.Eviction;
import dev.kured.kube.Kube;
import dev.kured.lab.Bell;
import dev.kured.lab.ControlPlane;
import dev.kured.lock.LockKind;
import dev.kured.lock.LockPlace;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.lock.LockStore;
import dev.kured.lock.Pause;
import dev.kured.node.ApiNode;
import dev.kured.node.ApiNodes;
import dev.kured.node.Hold;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The shipped manifests grant what kured needs and nothing else, by the judgement of a real API server: with all that
 * one of them grants, kured does its work; with any of it taken away, it cannot; and nothing more is allowed.
 */
@ExtendWith(ControlPlane.Shared.class)
class RbacTest {
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
    private static final List<Resource> RESOURCES = List.of(
            new Resource("", "configmaps", ""), new Resource("", "nodes", ""), new Resource("", "nodes", "status"),
            new Resource("", "pods", ""), new Resource("", "pods", "eviction"), new Resource("", "pods", "exec"),
            new Resource("", "secrets", ""), new Resource("", "events", ""), new Resource("", "serviceaccounts", ""),
            new Resource("apps", "daemonsets", ""), new Resource("apps", "daemonsets", "status"),
            new Resource("apps", "deployments", ""), new Resource("coordination.k8s.io", "leases", ""),
            new Resource("rbac.authorization.k8s.io", "roles", ""));
    private static final AtomicInteger IDENTITIES = new AtomicInteger();

    private final ControlPlane cluster;

    RbacTest(ControlPlane cluster) {
        this.cluster = cluster;
    }

    private record Resource(String group, String resource, String subresource) {
        String inFull() {
            return resource + (subresource.isEmpty() ? "" : "/" + subresource);
        }
    }

    /** A rule of a Role or ClusterRole. */
    private record Rule(List<String> groups, List<String> resources, List<String> names, List<String> verbs) {

        Rule without(String verb) {
            return new Rule(groups, resources, names, verbs.stream().filter(other -> !other.equals(verb)).toList());
        }

        boolean grants(Resource resource, String name, String verb) {
            return groups.contains(resource.group()) && resources.contains(resource.inFull()) && verbs.contains(verb)
                    && (names.isEmpty() || names.contains(name));
        }

        Map<String, Object> toJson() {
            var json = new LinkedHashMap<String, Object>(Map.of("apiGroups", groups, "resources", resources, "verbs", verbs));
            if (!names.isEmpty()) {
                json.put("resourceNames", names);
            }
            return json;
        }
    }

    /** The Roles that are shipped, and the work that needs all of each. */
    enum Manifest {
        CONFIG_MAP("rbac.yaml", (cluster, kube) -> lock(new LockPlace(LockKind.CONFIGMAP, "kube-system", "kured").in(kube, Duration.ZERO))),
        LEASE("rbac-lease.yaml", (cluster, kube) -> lock(new LockPlace(LockKind.LEASE, "kube-system", "kured").in(kube, Duration.ZERO))),
        DAEMON_SET("rbac-daemonset.yaml", (cluster, kube) ->
                lock(new LockPlace(LockKind.DAEMONSET, "kube-system", "kured").in(kube, Duration.ZERO))),
        OTHER_NODES("rbac-nodes.yaml", (cluster, kube) -> otherNodes(kube)),
        SERVICE_ACCOUNT("rbac-serviceaccount.yaml", (cluster, kube) -> {
            node(cluster, kube);
            pods(cluster, kube);
        });

        private final String file;
        private final Work work;

        Manifest(String file, Work work) {
            this.file = file;
            this.work = work;
        }
    }

    private interface Work {
        void with(ControlPlane cluster, Kube kube) throws Exception;
    }

    private static void lock(LockStore store) throws Exception {
        var waker = new Bell();
        try (var following = store.follow(waker)) {
            Stored seen = store.read();
            store.swap(seen, LockRecord.FREE.paused(new Pause("test", Instant.EPOCH, "", Optional.empty()))).orElseThrow();
            // With a fresh eye: what this one has written itself, it knows without a watch.
            Stored written = store.read();
            waker.until("the watch runs", () -> following.latest().equals(written));
        }
    }

    private static void otherNodes(Kube kube) throws Exception {
        var nodes = new ApiNodes(kube);
        assertTrue(nodes.count() > 0);
        nodes.notReady();
        nodes.waiting();
        assertTrue(nodes.uid(new NodeName("rbac-node")).isPresent());
    }

    private static void node(ControlPlane cluster, Kube kube) throws Exception {
        var node = new ApiNode(kube, new NodeName("rbac-node"));
        var waker = new Bell();
        try (var following = node.follow(waker)) {
            node.change(node.read().orElseThrow(), Hold.lift()).orElseThrow();
            cluster.kubectl("annotate", "node", "rbac-node", "kured.dev/hold=seen", "--overwrite");
            waker.until("the watch tells it", () -> Hold.reason(following.latest().orElseThrow()).equals(Optional.of("seen")));
        }
    }

    private static void pods(ControlPlane cluster, Kube kube) throws Exception {
        String name = "rbac-pod-" + IDENTITIES.incrementAndGet();
        var pods = new ApiPods(kube, new NodeName("rbac-node"));
        var waker = new Bell();
        try (var following = pods.follow(waker)) {
            cluster.pod(name, "rbac-node", "none");
            waker.until("the watch tells it", () -> !following.latest().isEmpty());
            for (Eviction answer : pods.evict(following.latest(), Optional.of(Duration.ZERO)).values()) {
                if (answer instanceof Eviction.Failed(var trouble)) {
                    throw trouble;
                }
            }
        } finally {
            cluster.kubectl("delete", "pod", name, "--force", "--grace-period=0", "--ignore-not-found");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachRightIsNeededAndNoOtherIsGranted(Manifest manifest) throws Exception {
        objects();
        List<Rule> rules = rules(manifest.file);
        try (var kube = new Kube(identity(rules))) {
            assertEquals(Optional.empty(), whatFails(manifest, kube), manifest.file);
            nothingElse(rules, kube);
        }
        for (int i = 0; i < rules.size(); i++) {
            for (String verb : rules.get(i).verbs()) {
                var fewer = new ArrayList<>(rules);
                fewer.set(i, rules.get(i).without(verb));
                fewer.removeIf(rule -> rule.verbs().isEmpty());
                try (var kube = new Kube(identity(fewer))) {
                    assertTrue(whatFails(manifest, kube).isPresent(),
                            () -> manifest.file + " grants " + verb + ", which nobody needs: " + rules);
                }
            }
        }
    }

    /** By the bindings that are shipped: those of a group, since the API server itself gives each kubelet more. */
    @Test
    void everyKubeletMayDoThatAndTheServiceAccountThis() throws Exception {
        objects();
        try (var kube = new Kube(cluster.identity("rbac-no-kubelet", "system:nodes"))) {
            nothingElse(rules("rbac.yaml", "rbac-nodes.yaml", "rbac-daemonset.yaml"), kube);
        }
        try (var kube = new Kube(cluster.identity("system:serviceaccount:kube-system:kured-host", "system:serviceaccounts"))) {
            nothingElse(rules("rbac.yaml", "rbac-serviceaccount.yaml", "rbac-lease.yaml", "rbac-daemonset.yaml"), kube);
        }
    }

    private static List<Rule> rules(String... files) throws IOException {
        var all = new ArrayList<Rule>();
        for (String file : files) {
            all.addAll(rules(file));
        }
        return all;
    }

    private Optional<String> whatFails(Manifest manifest, Kube kube) throws Exception {
        try {
            manifest.work.with(cluster, kube);
            return Optional.empty();
        } catch (Trouble trouble) {
            assertTrue(trouble.happened().contains("forbidden"), trouble::inFull);
            return Optional.of(trouble.happened());
        }
    }

    private static void nothingElse(List<Rule> rules, Kube kube) throws Trouble {
        for (Resource resource : RESOURCES) {
            for (String verb : VERBS) {
                for (String name : new String[] {"kured", "other"}) {
                    boolean granted = rules.stream().anyMatch(rule -> rule.grants(resource, name, verb));
                    assertEquals(granted, kube.allowed(new V1ResourceAttributes().verb(verb).group(resource.group())
                            .resource(resource.resource()).subresource(resource.subresource())
                            .namespace("kube-system").name(name)), () -> verb + " " + resource + " " + name);
                }
            }
        }
        assertFalse(kube.allowed(new V1ResourceAttributes().verb("*").group("*").resource("*")));
    }

    /** What the work is done with. */
    private void objects() {
        for (Manifest manifest : Manifest.values()) {
            cluster.kubectl("apply", "-f", Path.of("packaging", manifest.file).toAbsolutePath().toString());
        }
        if (cluster.kubectl("-n", "kube-system", "get", "daemonset", "kured", "--ignore-not-found").isEmpty()) {
            cluster.create("""
                    {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: kured, namespace: kube-system},
                     spec: {selector: {matchLabels: {app: kured}}, template: {metadata: {labels: {app: kured}},
                     spec: {containers: [{name: c, image: none}]}}}}""");
        }
        if (cluster.kubectl("get", "node", "rbac-node", "--ignore-not-found").isEmpty()) {
            cluster.node("rbac-node");
        }
        cluster.kubectl("-n", "kube-system", "patch", "configmap", "kured", "--type=merge", "-p", "{\"data\": null}");
    }

    /** The rules of all Roles in a manifest. */
    private static List<Rule> rules(String file) throws IOException {
        String text = Files.readString(Path.of("packaging", file));
        Iterable<Object> documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text);
        return StreamSupport.stream(documents.spliterator(), false)
                .map(document -> (Map<?, ?>) document)
                .filter(document -> document.get("rules") != null)
                .flatMap(document -> ((List<?>) document.get("rules")).stream())
                .map(rule -> (Map<?, ?>) rule)
                .map(rule -> new Rule(texts(rule, "apiGroups"), texts(rule, "resources"), texts(rule, "resourceNames"),
                        texts(rule, "verbs")))
                .toList();
    }

    private static List<String> texts(Map<?, ?> rule, String key) {
        return rule.get(key) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    /** A kubeconfig of somebody who may do that and nothing else, once the API server knows it. */
    private Path identity(List<Rule> rules) throws Exception {
        String user = "rbac-" + IDENTITIES.incrementAndGet();
        var role = Map.of("apiVersion", "rbac.authorization.k8s.io/v1", "kind", "ClusterRole",
                "metadata", Map.of("name", user), "rules", rules.stream().map(Rule::toJson).toList());
        cluster.create(new Gson().toJson(role));
        cluster.kubectl("create", "clusterrolebinding", user, "--clusterrole=" + user, "--user=" + user);
        Path kubeconfig = cluster.identity(user, "nobodies");
        try (var kube = new Kube(kubeconfig)) {
            Rule last = rules.getLast();
            String[] resource = Stream.concat(Stream.of(last.resources().getFirst().split("/", -1)), Stream.of(""))
                    .toArray(String[]::new);
            var right = new V1ResourceAttributes().verb(last.verbs().getFirst()).group(last.groups().getFirst())
                    .resource(resource[0]).subresource(resource[1]).namespace("kube-system").name("kured");
            while (!kube.allowed(right)) {
                Thread.onSpinWait();
            }
        }
        return kubeconfig;
    }
}
