package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.Settings;
import dev.kured.daemon.Credential;
import dev.kured.daemon.ExitStatus;
import dev.kured.daemon.ExposedSecrets;
import dev.kured.daemon.Gates;
import dev.kured.daemon.Messages;
import dev.kured.daemon.Sentinels;
import dev.kured.gate.Gate;
import dev.kured.gate.PrometheusGate;
import dev.kured.host.Inhibitor;
import dev.kured.host.Machine;
import dev.kured.host.SystemdMachine;
import dev.kured.kube.Kube;
import dev.kured.lock.LockKind;
import dev.kured.lock.LockPlace;
import dev.kured.node.ApiNode;
import dev.kured.node.Marks;
import dev.kured.node.NodeView;
import dev.kured.notify.Receiver;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.sentinel.SentinelCommand;
import dev.kured.sentinel.SentinelFiles;
import dev.kured.terms.Concurrency;
import dev.kured.terms.MomentText;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.models.V1FieldSelectorAttributes;
import io.kubernetes.client.openapi.models.V1FieldSelectorRequirement;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kured check}: is everything in place on this node? It changes nothing. */
@Command(
        name = "check",
        description = "Looks whether everything is in place on this node, one thing after the other, and says what to"
                + " do where it is not. Changes nothing.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all is in order, or there are only warnings (!)",
            "1:something is not in order (✘)",
            "64:the command line is wrong",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured check",
            "  kured check --config ./kured.toml     before it is put into place"
        })
final class CheckCommand implements Callable<Integer> {
    private static final String SHIPPED = "rbac.yaml";
    private static final String KUBELETS = "all kubelets (the group system:nodes)";
    private static final String ACCOUNT = "the ServiceAccount kube-system/kured-host";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var terminal = Terminal.of(spec.commandLine().getOut());
        Terminal.hushLibraries();
        try {
            Settings settings = common.settings();
            var list = new Checklist(terminal);
            list.check("configuration", () -> common.config().toString());
            ExposedSecrets.in(common.config(), settings)
                    .forEach(file -> list.warn("configuration", ExposedSecrets.warning(file)));
            cluster(list, settings);
            machine(list);
            list.check("schedule", () -> schedule(settings.schedule()));
            sentinels(list, settings.sentinel());
            settings.gates().prometheus().map(PrometheusGate::new)
                    .ifPresent(gate -> list.check("Prometheus", () -> state(gate, "it answers")));
            receivers(list, Messages.of(settings.notifications()).receivers());
            settings.metrics().textfile().ifPresent(file -> list.check("metrics", () -> textfile(file)));
            terminal.out().flush();
            return list.allWell() ? ExitStatus.OK : ExitStatus.FAILED;
        } catch (ConfigErrors e) {
            terminal.line(terminal.red("✘") + " configuration:");
            e.errors().forEach(error -> terminal.line("    " + error));
            return ExitStatus.CONFIGURATION;
        }
    }

    // ------------------------------------------------------------------ the cluster

    private static void cluster(Checklist list, Settings settings) {
        Credential credential;
        try {
            credential = Credential.find(settings.node());
        } catch (Trouble trouble) {
            list.check("kubeconfig", () -> {
                throw trouble;
            });
            return;
        } catch (RuntimeException bug) {
            // What comes below is looked at all the same.
            list.check("kubeconfig", () -> {
                throw bug;
            });
            return;
        }
        list.check("kubeconfig", () -> credential.kubeconfig() + ", for Node " + credential.node());
        try (var kube = new Kube(credential.kubeconfig())) {
            if (list.check("API server", () -> node(kube, credential))) {
                if (permissions(list, kube, credential, settings.lock())) {
                    settable(list, new ApiNode(kube, credential.node()), settings.marks());
                }
                list.check("lock", () -> lock(kube, settings.lock()));
                Gates.pods(settings).ifPresent(gate -> list.check("pods that block", () -> state(gate, "none")));
            }
        }
    }

    private static String node(Kube kube, Credential credential) throws Trouble {
        NodeView node = new ApiNode(kube, credential.node()).read().orElseThrow(() -> new Trouble(
                "it answers, but the cluster has no Node " + credential.node(),
                "Is the kubelet registered under another name? Set node.name to it"));
        return "it answers, and has the Node" + (node.unschedulable() ? " (cordoned)" : "")
                + (node.readySince().isPresent() ? "" : " (not Ready)");
    }

    private static String lock(Kube kube, Settings.Lock lock) throws Trouble {
        var shared = new SharedLock(kube, lock);
        return shared.place() + ", " + shared.read().inWords();
    }

    /** One right that kured needs, as the API server knows it. */
    private record Right(String what, V1ResourceAttributes attributes, String manifest) {

        String remedy(LockPlace lock) {
            return "Apply the manifest once: kubectl apply -f /usr/share/kured/" + manifest + ". It grants this to "
                    + grantees(lock);
        }

        private String grantees(LockPlace lock) {
            if (manifest.equals(SHIPPED)) {
                return KUBELETS + "; for " + ACCOUNT + " apply rbac-serviceaccount.yaml too. The manifest"
                        + " of an earlier version has lost its Role kube-system/kured to the original kured, if"
                        + " that was applied later";
            }
            return manifest.equals(lock.manifest()) ? lock.grantees() : KUBELETS;
        }
    }

    /** Whether all are granted. */
    private static boolean permissions(Checklist list, Kube kube, Credential credential, Settings.Lock lock) {
        boolean all = true;
        for (Right right : rights(credential, lock)) {
            all &= list.check("permission to " + right.what(), () -> {
                if (!kube.allowed(right.attributes())) {
                    throw new Trouble("refused to the credential of " + credential.kubeconfig(), right.remedy(lock.place()));
                }
                return "granted";
            });
        }
        leftOver(list, kube, lock.place());
        return all;
    }

    /** Warns of what rbac-daemonset.yaml grants, by the DaemonSet's name. An administrator may change all of them. */
    private static void leftOver(Checklist list, Kube kube, LockPlace lock) {
        if (lock.kind() == LockKind.DAEMONSET) {
            return;
        }
        try {
            if (kube.allowed(daemonSets(lock).name(lock.name())) && !kube.allowed(daemonSets(lock))) {
                list.warn("permission to change DaemonSet " + lock.namespace() + "/" + lock.name(),
                        "granted, but needed only with lock.kind = \"daemonset\". When all nodes have moved:"
                                + " kubectl delete -f /usr/share/kured/rbac-daemonset.yaml");
            }
        } catch (Trouble trouble) {
            list.warn("permission to change DaemonSets", trouble.happened());
        }
    }

    private static V1ResourceAttributes daemonSets(LockPlace lock) {
        return new V1ResourceAttributes().verb("patch").group("apps").resource("daemonsets").namespace(lock.namespace());
    }

    private static void settable(Checklist list, ApiNode node, Marks marks) {
        try {
            node.read().ifPresent(seen -> new SettableKeys(node, seen).check(list, marks));
        } catch (Trouble trouble) {
            list.check("labels, annotations and taint", () -> {
                throw trouble;
            });
        }
    }

    private static List<Right> rights(Credential credential, Settings.Lock lock) {
        String node = credential.node().value();
        LockPlace place = lock.place();
        var rights = new ArrayList<>(List.of(
                new Right("read the lock", object(place, "get"), place.manifest()),
                new Right("watch the lock", object(place, "watch"), place.manifest()),
                new Right("write the lock", object(place, "patch"), place.manifest()),
                new Right("read the Node", node(node, "get"), SHIPPED),
                new Right("watch the Node", node(node, "watch"), SHIPPED),
                new Right("cordon the Node", node(node, "patch"), SHIPPED),
                new Right("list its pods", pods(node, "list"), SHIPPED),
                new Right("watch its pods", pods(node, "watch"), SHIPPED),
                new Right("evict its pods",
                        new V1ResourceAttributes().verb("create").resource("pods").subresource("eviction"), SHIPPED)));
        if (lock.rules().countNotReady() || lock.rules().concurrency() instanceof Concurrency.Share) {
            rights.add(new Right("list all Nodes",
                    new V1ResourceAttributes().verb("list").resource("nodes"), "rbac-nodes.yaml"));
        }
        return rights;
    }

    private static V1ResourceAttributes object(LockPlace place, String verb) {
        return new V1ResourceAttributes().verb(verb).group(place.group()).resource(place.resource())
                .namespace(place.namespace()).name(place.name());
    }

    private static V1ResourceAttributes node(String name, String verb) {
        return new V1ResourceAttributes().verb(verb).resource("nodes").name(name);
    }

    /** Since Kubernetes 1.32 a kubelet may list pods only with this selector. */
    private static V1ResourceAttributes pods(String node, String verb) {
        return new V1ResourceAttributes().verb(verb).resource("pods").fieldSelector(new V1FieldSelectorAttributes()
                .requirements(List.of(new V1FieldSelectorRequirement()
                        .key("spec.nodeName").operator("In").values(List.of(node)))));
    }

    // ------------------------------------------------------------------ the machine

    private static void machine(Checklist list) {
        Machine machine = new SystemdMachine(System.getenv());
        try {
            list.check("boot ID", () -> machine.bootId().value());
            list.check("systemd-logind", () -> logind(machine));
        } finally {
            machine.rest();
        }
    }

    private static String logind(Machine machine) throws Trouble {
        if (machine.goingDown()) {
            throw new Trouble("the machine is going down", "");
        }
        List<Inhibitor> blockers = machine.blockers();
        return blockers.isEmpty()
                ? "it answers, and nothing inhibits a reboot"
                : "it answers; a reboot would wait for "
                        + blockers.stream().map(Inhibitor::toString).collect(Collectors.joining(", "));
    }

    private static String schedule(Schedule schedule) throws Trouble {
        return switch (schedule.at(Instant.now())) {
            case Schedule.Status.Open(var opening) -> "the window is open"
                    + opening.until().map(moment -> " until " + MomentText.format(moment)).orElse("");
            case Schedule.Status.Closed closed when closed.until().isEmpty() ->
                throw new Trouble(closed.inWords(), "Look at schedule.windows and schedule.exclusions");
            case Schedule.Status.Closed closed -> closed.inWords();
        };
    }

    private static String state(Gate gate, String open) throws Trouble {
        return gate.closedBecause()
                .map(reason -> "a reboot would wait: " + reason)
                .orElse(open + "; a reboot would not have to wait for it");
    }

    private static void receivers(Checklist list, List<Receiver> receivers) {
        if (!receivers.isEmpty()) {
            list.check("messages", () -> "to " + receivers.stream().map(Receiver::name).collect(Collectors.joining(", "))
                    + "; 'kured notify --test' tells whether they arrive");
        }
    }

    private static String textfile(Path file) throws Trouble {
        Path directory = Optional.ofNullable(file.getParent()).orElse(file);
        if (!Files.isDirectory(directory)) {
            throw new Trouble("the directory " + directory + " does not exist",
                    "Create it, or change metrics.textfile: install -d " + directory);
        }
        return file.toString();
    }

    private static void sentinels(Checklist list, Settings.Sentinel settings) {
        if (!settings.files().isEmpty()) {
            list.check("sentinel", () -> files(settings.files()));
        }
        settings.command().map(Settings.Command::program)
                .ifPresent(command -> list.check("sentinel command", () -> command(command)));
    }

    private static String command(SentinelCommand command) throws Trouble {
        try {
            return "'" + command + "' says: " + switch (command.ask()) {
                case YES -> "a reboot is needed";
                case NO -> "no reboot is needed";
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted", "", e);
        }
    }

    private static String files(List<Path> paths) throws Trouble {
        String files = paths.stream().map(Path::toString).collect(Collectors.joining(", "));
        Optional<Path> missing = paths.stream()
                .map(Path::getParent)
                .filter(directory -> !Files.isDirectory(directory))
                .findFirst();
        if (missing.isPresent()) {
            throw new Trouble("the directory " + missing.get() + " does not exist",
                    "kured waits for it, but is it spelled right? (sentinel.files)");
        }
        return switch (new SentinelFiles(paths).look()) {
            case Need.None _ -> files + ", not there: no reboot is needed";
            case Need.Wanted(_, var why, _, _) -> "a reboot is needed (" + why + ")";
            case Need.Unknown(var trouble) -> throw trouble;
        };
    }
}
