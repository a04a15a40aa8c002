package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.config.ConfigErrors;
import dev.kured.daemon.ExitStatus;
import dev.kured.daemon.Gates;
import dev.kured.daemon.RuntimePaths;
import dev.kured.gate.HoldGate;
import dev.kured.host.FlagFile;
import dev.kured.node.Hold;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kured unhold}: ends a hold of this node, or of the named one. */
@Command(
        name = "unhold",
        description = {
            "Ends a hold of this node by 'kured hold', permanent or not: it reboots again when it needs to. Asks"
                    + " before it ends somebody else's hold.",
            "With NODE, ends a hold by an annotation on that Node, from anywhere."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:there is no such hold any more",
            "1:it could not be done, or you said no",
            "64:the command line is wrong, or --yes is missing",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured unhold",
            "  kured unhold node7 --kubeconfig ~/.kube/config"
        })
final class UnholdCommand implements Callable<Integer> {
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
            description = "Another node, or this one by its annotation.")
    @Nullable
    private NodeName node;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (node == null) {
            cluster.demandNoKubeconfig(spec.commandLine());
            unholdThisHost();
        } else {
            unholdNode(node);
        }
        return ExitStatus.OK;
    }

    private void unholdThisHost() throws Trouble, Confirmation.Withheld {
        HoldGate hold = Gates.hold(RuntimePaths.of(System.getenv()), cluster.config());
        Optional<String> before = hold.words();
        for (FlagFile file : hold.files()) {
            Optional<FlagFile.Word> standing = file.read();
            confirmation.overrule(standing.map(FlagFile.Word::text),
                    "This node is held " + standing.map(file::inWords).orElse("") + ".", "End that hold?");
        }
        for (FlagFile file : hold.files()) {
            file.remove();
        }
        tell(before.isPresent(), before.map(words -> "The hold of this node " + words + " is over.")
                .orElse("This node was not held by 'kured hold'."));
    }

    private void unholdNode(NodeName name) throws ConfigErrors, Trouble, Confirmation.Withheld {
        cluster.open((kube, _) -> {
            var hold = new NodeHold(kube, name);
            Optional<String> standing = Hold.reason(hold.read());
            confirmation.overrule(standing, hold.inWords(standing) + ".", "End that hold?");
            if (standing.isPresent()) {
                hold.change(standing, Hold.lift());
            }
            tell(standing.isPresent(), standing.isPresent()
                    ? "The hold of Node " + name + " (" + standing.get() + ") is over."
                    : "Node " + name + " was not held by an annotation.");
        });
    }

    private void tell(boolean removed, String words) {
        var answer = new JsonObject();
        answer.addProperty("held", false);
        answer.addProperty("was", removed);
        output.print(answer, words);
    }
}
