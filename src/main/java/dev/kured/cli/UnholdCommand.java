package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.gate.HoldGate;
import dev.kured.terms.Trouble;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kured unhold}: ends a hold of this node. */
@Command(
        name = "unhold",
        description = "Ends a hold of this node, permanent or not: it reboots again when it needs to.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:this node is not held any more by a file",
            "1:it could not be done",
            "64:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured unhold",
            "  kubectl annotate node n7 kured.dev/hold-     a hold by annotation"
        })
final class UnholdCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "As one JSON object, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var places = Places.of(System.getenv());
        try {
            HoldGate hold = Gates.hold(places, common.config());
            Optional<String> before = hold.words();
            boolean usual = places.hold().remove();
            boolean removed = Places.permanentHold(common.config()).remove() || usual;
            tell(removed, before.orElse(""));
            return ExitStatus.OK;
        } catch (Trouble trouble) {
            spec.commandLine().getErr().println(trouble.inFull());
            return ExitStatus.FAILED;
        }
    }

    private void tell(boolean removed, String before) {
        var terminal = Terminal.of(spec.commandLine().getOut());
        if (json) {
            var answer = new JsonObject();
            answer.addProperty("held", false);
            answer.addProperty("was", removed);
            terminal.line(Answers.text(answer));
        } else {
            terminal.line(removed ? "This node was held " + before + "; now it reboots when it needs to." : "This node was not held.");
        }
    }
}
