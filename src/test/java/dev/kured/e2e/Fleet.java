package dev.kured.e2e;

import dev.kured.e2e.Requests.Hand;
import dev.kured.lab.Lab;
import dev.kured.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Three nodes with kured, and {@linkplain #growTo more} for whom that is too few, installed from the .deb as an
 * operator would: the RBAC manifest is applied, the service is enabled, and the kubelet's own credential is all that it
 * has. Each test begins {@linkplain #reset anew}.
 */
final class Fleet implements AutoCloseable {
    /** Those that are always there. */
    static final List<String> NODES = List.of("node1", "node2", "node3");

    private static final Path DEB =
            Path.of("target/kured_" + System.getProperty("kured.version", "") + "_amd64.deb").toAbsolutePath();
    private static final String INSTALL = "dpkg -i /var/cache/apt/archives/" + DEB.getFileName();
    private static final String OWN_CLOCK = "/etc/systemd/system/kured.service.d/clock.conf";
    /** By how much the clock of kured is off; on the disk, so that a node may boot with a wrong one. */
    private static final String CLOCK = "/etc/kured-clock";
    private static final String CLOCK_LIBRARY = "/usr/lib/kured-clock.so";
    private static final String SHIFT_THE_CLOCK = """
            mkdir -p $(dirname %1$s)
            echo 0 >%2$s
            printf '[Service]\nEnvironment=LD_PRELOAD=%3$s CLOCK_FILE=%2$s\n' >%1$s
            systemctl daemon-reload
            systemctl restart kured""".formatted(OWN_CLOCK, CLOCK, CLOCK_LIBRARY);
    private static final String STOP_UNLESS_IDLE = """
            systemctl stop --quiet inhibitor receiver 2>/dev/null
            rm -f /etc/kured/kubeconfig /run/reboot-wanted /run/received
            if [ -e %2$s ]; then
                systemctl stop --quiet kured
                rm -r %2$s %3$s
                systemctl daemon-reload
            fi
            [ -x /usr/bin/kured ] || %1$s >/dev/null
            if [ -e /run/reboot-required ] || [ -n "$(ls /etc/kured.toml.d)" ] ||
                    [ "$(systemctl show -P StatusText kured)" != "No reboot is needed." ]; then
                systemctl stop --quiet kured
                systemctl reset-failed
                rm -rf /run/reboot-required /etc/kured.toml.d/* /var/lib/kured/* /run/kured
            fi""".formatted(INSTALL, OWN_CLOCK, CLOCK);
    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: %1$s}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], resources: [nodes], operations: [UPDATE]}
              validations:
              - expression: >-
                  %2$s
                message: the site allows no such thing
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: %1$s}
            spec: {policyName: %1$s, validationActions: [Deny]}
            """;
    /** Reads a request from standard input, and writes its body down. */
    private static final String RECEIVE = """
            #!/bin/sh
            length=0
            while read -r line && [ "${line%?}" ]; do
                case $line in [Cc]ontent-[Ll]ength:*) length=${line#*: }; length=${length%?} ;; esac
            done
            { head -c "$length"; echo; } >>/run/received
            printf 'HTTP/1.1 204 No Content\\r\\nConnection: close\\r\\n\\r\\n'""";
    /** How long a pod takes to stop, unless somebody {@linkplain #endDrain ends} it. */
    private static final Duration ENDLESS = Duration.ofMinutes(5);
    private static final List<String> EVIDENCE = List.of(
            "kubectl get nodes -o wide",
            "kubectl get pods,pdb,deployments -o wide",
            "kubectl get configmap kured -n kube-system -o yaml");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Lab lab;
    private final List<String> nodes = new ArrayList<>();
    private final Set<String> held = new HashSet<>();
    private final List<Hand> hands = new CopyOnWriteArrayList<>();
    private Instant began = Instant.now();

    private Fleet(Lab lab) {
        this.lab = lab;
    }

    /** Makes the cluster. It ends with {@link #close}, or else with this JVM. */
    static Fleet start() {
        var fleet = new Fleet(Lab.inTemporaryDirectory());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(fleet::close));
        fleet.lab.run("up", Integer.toString(NODES.size()));
        fleet.apply("rbac.yaml");
        fleet.install(NODES);
        return fleet;
    }

    /** From now on there are at least so many nodes, {@code node1} and so on, all of them idle. */
    void growTo(int size) throws InterruptedException {
        List<String> more = IntStream.rangeClosed(nodes.size() + 1, size).mapToObj(i -> "node" + i).toList();
        if (more.isEmpty()) {
            return;
        }
        lab.run("up", Integer.toString(size));
        install(more);
        beIdle();
    }

    private void install(List<String> more) {
        each(more, node -> lab.run("install", node, DEB.toString()));
        nodes.addAll(more);
    }

    /** All of them. */
    List<String> nodes() {
        return List.copyOf(nodes);
    }

    /** May be called again. */
    @Override
    public void close() {
        lab.run("down");
    }

    /**
     * As it was at the beginning, whatever a test has left behind: quickly, and without making the cluster anew. A
     * daemon that has nothing left to do, and no configuration of its own, is as good as new.
     */
    void reset() throws InterruptedException {
        startApiServer();
        List.copyOf(held).forEach(this::release);
        for (String node : nodes) {
            await(node + " is up", () -> isUp(node));
            await(node + " is registered", () -> !kubectl("get", "node", node, "--ignore-not-found").isEmpty());
        }
        each(nodes, node -> on(node, STOP_UNLESS_IDLE));
        // Orphaned first: a controller that is still there would replace its pods.
        kubectl("delete", "--all", "--cascade=orphan", "deployments,replicasets");
        kubectl("delete", "--all", "--force", "--grace-period=0", "pods,pdb");
        kubectl("delete", "--all", "validatingadmissionpolicybindings,validatingadmissionpolicies");
        apply("rbac.yaml");
        kubectl("patch", "configmap", "kured", "-n", "kube-system", "--type=merge", "-p", "{\"data\": null}");
        kubectl("annotate", "nodes", "--all", "kured.dev/cordoned-in-boot-", "kured.dev/reboots-", "kured.dev/waiting-",
                "kured.dev/marks-", "kured.dev/hold-", "weave.works/kured-reboot-in-progress-");
        kubectl("label", "nodes", "--all", "kured.example/state-", "kured.example/zone-");
        nodes.forEach(node -> kubectl("uncordon", node));
        kubectl("wait", "--for=condition=Ready", "nodes", "--all", "--timeout=60s");
        began = Instant.now();
        hands.clear();
        beIdle();
    }

    private void beIdle() throws InterruptedException {
        each(nodes, node -> on(node, "systemctl enable --quiet --now kured"));
        for (String node : nodes) {
            await(node + " is idle", () -> says(node).equals("No reboot is needed."));
        }
    }

    /** A new witness of what happens from now on. */
    Witness witness() {
        try {
            Path cluster = lab.directory().resolve("cluster");
            String port = Files.readString(cluster.resolve("forward.port")).strip();
            return new Witness(cluster.resolve("pki"), Integer.parseInt(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ------------------------------------------------------------------ a node

    /** Runs a shell script in a node; it must succeed. */
    String on(String node, String script) {
        return byHand(node, () -> look(node, script));
    }

    /** Runs a command in a node, however it ends. */
    Lab.Answer attempt(String node, String... command) {
        return byHand(node, () -> tryTo(node, command));
    }

    private <T> T byHand(String node, Supplier<T> work) {
        Instant from = Instant.now();
        try {
            return work.get();
        } finally {
            hands.add(new Hand(node, from, Instant.now()));
        }
    }

    /** A script that neither asks the API server nor starts kured. */
    private String look(String node, String script) {
        return lab.run("exec", node, "sh", "-c", script);
    }

    private Lab.Answer tryTo(String node, String... command) {
        var arguments = new ArrayList<>(List.of("exec", node));
        arguments.addAll(List.of(command));
        return lab.attempt(Map.of(), arguments.toArray(String[]::new));
    }

    /** Its operating system asks for a reboot. Returns the moment before. */
    Instant askForReboot(String node) {
        Instant now = Instant.now();
        lab.run("touch-sentinel", node);
        return now;
    }

    /** Puts a drop-in into place; the daemon takes it up when it starts. */
    void configure(String node, String toml) {
        on(node, "cat >/etc/kured.toml.d/test.toml <<'END'\n" + toml + "\nEND");
    }

    /** The daemon takes up its configuration. */
    void restart(String node) {
        on(node, "systemctl restart kured");
    }

    /** kured gets a clock of its own, which {@link #setClock} sets; it starts anew with it. */
    void giveAClock(String node) {
        String compiler = Shell.need("gcc", "gcc, libc6-dev").toString();
        String library = lab.directory().resolve("kured-clock.so").toString();
        Shell.run(compiler, "-O1", "-shared", "-fPIC", "-o", library, "src/test/resources/dev/kured/e2e/clock.c");
        lab.run("push", node, library, CLOCK_LIBRARY);
        on(node, SHIFT_THE_CLOCK);
    }

    /** Somebody sets the clock so much ahead of the right time, or behind it. */
    void setClock(String node, Duration ahead) {
        look(node, "echo %d >%s".formatted(ahead.toSeconds(), CLOCK));
    }

    /** One of the properties that systemctl show tells of kured.service. */
    String property(String node, String name) {
        return look(node, "systemctl show -P " + name + " kured");
    }

    /** What it tells systemd of itself: the line {@code Status:} of systemctl status. */
    String says(String node) {
        return property(node, "StatusText");
    }

    /** Whether it is up. */
    boolean isUp(String node) {
        return tryTo(node, "true").status() == 0;
    }

    /** Runs a command in a node on a terminal, on which a person types; returns what can be read there. */
    String onTerminal(String node, String command, String typed) {
        return on(node, "echo '" + typed + "' | script -qec \"" + command + "\" /dev/null || true");
    }

    /** Whether kured runs in it; it may be down, or about to boot. */
    boolean runsKured(String node) {
        return tryTo(node, "systemctl", "is-active", "--quiet", "kured").status() == 0;
    }

    /** How often it has booted. */
    int boots(String node) {
        return Integer.parseInt(lab.run("boots", node));
    }

    /** Somebody reboots it, and asks nobody. */
    void rebootByHand(String node) {
        lab.run("reboot", node);
    }

    /** When it reboots, it stays off until {@link #release}. */
    void hold(String node) {
        held.add(node);
        lab.run("hold", node);
    }

    /** It may boot again. */
    void release(String node) {
        lab.run("release", node);
        held.remove(node);
    }

    /** kured gets an administrator's credential instead of the kubelet's. */
    void giveAdministratorsCredential(String node) {
        String kubeconfig = lab.run("kubeconfig", "kured-admin", "system:masters", "--hub");
        on(node, "mkdir -p /etc/kured");
        lab.run("push", node, kubeconfig, "/etc/kured/kubeconfig");
    }

    /** A webhook on this node writes down what is posted to it; returns its URL. */
    String receiver(String node) {
        on(node, "cat >/run/receive <<'END'\n" + RECEIVE + "\nEND\nchmod +x /run/receive\n"
                + "systemd-run --quiet --unit=receiver systemd-socket-activate --accept --inetd -l 8080 /run/receive");
        return "http://10.77.0.1" + node.replace("node", "") + ":8080/";
    }

    /** What was posted to it, in the order in which it came. */
    List<String> received(String node) {
        return look(node, "cat /run/received 2>/dev/null || true").lines().toList();
    }

    /** What a node answers Prometheus on port 9404. */
    String metrics(String node) {
        return look(node, "bash -c 'exec 3<>/dev/tcp/127.0.0.1/9404; printf \"GET /metrics HTTP/1.0\\r\\n\\r\\n\" >&3; cat <&3'");
    }

    /** The package is installed over itself. */
    void upgrade(String node) {
        on(node, INSTALL);
    }

    // ------------------------------------------------------------------ the cluster

    /** One of the manifests that are shipped. */
    void apply(String manifest) {
        kubectl("apply", "-f", Path.of("packaging", manifest).toAbsolutePath().toString());
    }

    /** As the administrator. */
    String kubectl(String... arguments) {
        var all = new ArrayList<>(List.of("kubectl"));
        all.addAll(List.of(arguments));
        return lab.run(all.toArray(String[]::new));
    }

    /**
     * From now on the API server refuses each write of a Node for which this expression is false.
     *
     * @param refused what kubectl is asked for until it is refused, such as {@code label node node1 a=b}
     */
    void refuseNodes(String name, String expression, String... refused) throws InterruptedException {
        create(POLICY.formatted(name, expression));
        var dryRun = new ArrayList<>(List.of("kubectl"));
        dryRun.addAll(List.of(refused));
        dryRun.addAll(List.of("--overwrite", "--dry-run=server"));
        await("the policy is in force", () -> lab.attempt(Map.of(), dryRun.toArray(String[]::new)).status() != 0);
    }

    private void create(String yaml) {
        try {
            Path file = Files.createTempFile("kured", ".yaml");
            try {
                Files.writeString(file, yaml);
                kubectl("create", "-f", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What kured asked of the API server since the test began. */
    Requests requests() {
        return Requests.in(lab.directory().resolve("cluster/log/audit.log"), began);
    }

    /** Fails if a node asked for more than it may. */
    void verifyRequests(History history) {
        requests().verify(history, hands);
    }

    /** Prometheus runs; returns its URL. */
    String prometheus() {
        return lab.run("prometheus").split(" ")[0];
    }

    /** Another one, that lets hardly anybody ask; it is to be closed. */
    SecuredPrometheus securedPrometheus() {
        return SecuredPrometheus.start(lab);
    }

    /** A file of this machine gets into place in a node. */
    void push(String node, String file, String place) {
        lab.run("push", node, file, place);
    }

    /** An alert fires. */
    void alert(String name) {
        lab.run("alert", name);
    }

    /** It does not any more. */
    void noAlert(String name) {
        lab.run("no-alert", name);
    }

    void stopApiServer() {
        lab.run("api-stop");
    }

    void startApiServer() {
        lab.run("api-start");
    }

    /** A Deployment, all of whose replicas run. */
    void deploy(String name, int replicas) {
        lab.run(Map.of("LAB_STOP_SECONDS", "1"), "deploy", name, Integer.toString(replicas), "", "5");
    }

    /** A PodDisruptionBudget for what has the label {@code app=name}. */
    void protect(String name, int minAvailable) {
        lab.run("pdb", name, Integer.toString(minAvailable), "app=" + name);
    }

    /** A pod that runs on this node, has the label {@code app=name}, and takes its time to stop. */
    void pod(String name, String node, Duration toStop) {
        kubectl("run", name, "--image=none", "--restart=Never", "--labels=app=" + name, "--overrides", """
                {"metadata": {"annotations": {"lab.hollow/stop-seconds": "%d"}},
                 "spec": {"nodeName": "%s", "terminationGracePeriodSeconds": %d}}"""
                .formatted(toStop.toSeconds(), node, toStop.toSeconds() + 30));
        kubectl("wait", "--for=condition=Ready", "pod/" + name, "--timeout=30s");
    }

    /** Asks for a reboot, and waits until the node is in the middle of a drain that lasts until {@link #endDrain}. */
    void beginDrain(String node, Witness witness) throws InterruptedException {
        pod("slow", node, ENDLESS);
        askForReboot(node);
        witness.await(node + " is drained", view -> view.terminating("slow"));
    }

    /** The pod that takes its time is gone. */
    void endDrain() {
        kubectl("delete", "pod", "slow", "--force", "--grace-period=0");
    }

    // ------------------------------------------------------------------ waiting, evidence

    /** Asks again and again until it is so: for what nobody tells. */
    static void await(String what, Callable<Boolean> so) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo(so)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean isSo(Callable<Boolean> question) {
        try {
            return question.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What kured and systemd wrote of kured in this node since the test began. */
    String journal(String node) {
        return lab.attempt(Map.of(), "logs", node, "-u", "kured", "-o", "short-precise", "--no-hostname",
                "--since", "@" + began.getEpochSecond()).output();
    }

    /** All that tells why a test has failed. */
    String evidence() {
        var text = new StringBuilder();
        for (String node : nodes) {
            text.append("---- journalctl -u kured on ").append(node).append('\n').append(journal(node)).append('\n');
        }
        for (String command : EVIDENCE) {
            text.append("---- ").append(command).append('\n');
            text.append(lab.attempt(Map.of(), command.split(" ")).output()).append('\n');
        }
        return text.toString();
    }

    /** On several nodes at once. */
    static void each(List<String> nodes, Consumer<String> work) {
        CompletableFuture.allOf(nodes.stream()
                        .map(node -> CompletableFuture.runAsync(() -> work.accept(node)))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
