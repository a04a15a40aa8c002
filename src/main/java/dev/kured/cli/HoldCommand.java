package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.agent.ReportFile;
import dev.kured.config.ConfigErrors;
import dev.kured.daemon.DaemonLock;
import dev.kured.daemon.ExitStatus;
import dev.kured.daemon.RuntimePaths;
import dev.kured.host.FlagFile;
import dev.kured.node.Hold;
import dev.kured.node.NodeView;
import dev.kured.terms.NodeName;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kured hold}: this node, or the named one, begins no reboot. */
@Command(
        name = "hold",
        description = {
            "Holds this node: it begins no reboot until 'kured unhold'. A drain or reboot that is under way goes on."
                    + " Works while the daemon or the API server is down, too.",
            "With NODE, holds that node by an annotation on its Node, from anywhere. A kubelet's credential may do so"
                    + " for its own Node only."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the node is held",
            "1:it could not be done, or you said no",
            "64:the command line is wrong, or --yes is missing",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured hold --reason 'looking at a crash'     until the next boot at most",
            "  kured hold --permanent --reason 'old NIC'    across reboots, too",
            "  kured hold node7 --kubeconfig ~/.kube/config --reason 'old NIC'",
            "  kured unhold"
        })
final class HoldCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Mixin
    private Output output = new Output();

    @Parameters(
            paramLabel = "NODE",
            arity = "0..1",
            converter = NodeHold.Name.class,
            description = "Another node, or this one by its annotation, which stays until it is taken away.")
    @Nullable
    private NodeName node;

    @Option(names = "--reason", paramLabel = "REASON", description = "Why; kured status tells it.")
    private String reason = "";

    @Option(
            names = "--permanent",
            description = "Also when somebody else has rebooted the machine. Without it, a boot ends the hold of this"
                    + " node.")
    private boolean permanent;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (node == null) {
            cluster.demandNoKubeconfig(spec.commandLine());
            holdThisHost();
        } else {
            holdNode(node);
        }
        return ExitStatus.OK;
    }

    private void holdThisHost() throws Trouble, Confirmation.Withheld {
        var places = RuntimePaths.of(System.getenv());
        FlagFile file = permanent ? RuntimePaths.permanentHold(cluster.config()) : places.hold();
        Optional<FlagFile.Word> standing = file.read();
        confirmation.overrule(standing.map(FlagFile.Word::text),
                "This node is held " + standing.map(file::inWords).orElse("") + ".", "Hold it in your name instead?");
        String words = Invoker.here(reason);
        file.write(words);
        boolean underWay = isUnderWay(places);
        if (output.isJson()) {
            JsonObject answer = answer(words, permanent, underWay);
            answer.addProperty("file", file.path().toString());
            output.print(answer);
        } else {
            tell("This node is held (" + words + "): it begins no reboot. To go on: kured unhold",
                    underWay, "kured status");
        }
    }

    private void holdNode(NodeName name) throws ConfigErrors, Trouble, Confirmation.Withheld {
        cluster.open((kube, _) -> {
            var hold = new NodeHold(kube, name);
            NodeView seen = hold.read();
            Optional<String> standing = Hold.reason(seen);
            confirmation.overrule(standing, hold.inWords(standing) + ".", "Hold it in your name instead?");
            String words = Invoker.here(reason);
            hold.change(standing, Hold.place(words));
            if (output.isJson()) {
                JsonObject answer = answer(words, true, NodeHold.isUnderWay(seen));
                answer.addProperty("node", name.value());
                output.print(answer);
            } else {
                tell("Node " + name + " is held (" + words + "): it begins no reboot. To go on: kured unhold " + name,
                        NodeHold.isUnderWay(seen), "kured lock");
            }
        });
    }

    private void tell(String held, boolean underWay, String command) {
        output.terminal().line(held);
        if (underWay) {
            output.terminal().line(output.terminal().yellow("A reboot is under way, and goes on; see " + command + "."));
        }
    }

    private static JsonObject answer(String words, boolean permanent, boolean underWay) {
        var answer = new JsonObject();
        answer.addProperty("held", true);
        answer.addProperty("by", words);
        answer.addProperty("permanent", permanent);
        answer.addProperty("rebootUnderWay", underWay);
        return answer;
    }

    private static boolean isUnderWay(RuntimePaths places) {
        try {
            return DaemonLock.is(places.running()) && new ReportFile(places.report()).read().phaseName()
                    .filter(HoldCommand::goesOn)
                    .isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean goesOn(PhaseName phase) {
        return switch (phase) {
            case DRAINING, REBOOTING, RETURNING -> true;
            case IDLE, RECALLING, BLOCKED, QUEUED, UNDOING -> false;
        };
    }
}
