package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.agent.ReportFile;
import dev.kured.host.WordFile;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kured hold}: this node begins no reboot. */
@Command(
        name = "hold",
        description = "Holds this node: it begins no reboot until 'kured unhold'. A drain or reboot that is under way goes"
                + " on. Works while the daemon or the API server is down, too.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:this node is held",
            "1:it could not be done",
            "64:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured hold --reason 'looking at a crash'     until the next boot at most",
            "  kured hold --permanent --reason 'old NIC'    across reboots, too",
            "  kured unhold",
            "  kubectl annotate node n7 kured.dev/hold=why  from elsewhere"
        })
final class HoldCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--reason", paramLabel = "REASON", description = "Why; kured status tells it.")
    private String reason = "";

    @Option(
            names = "--permanent",
            description = "Also when somebody else has rebooted the machine. Without it, a boot ends the hold.")
    private boolean permanent;

    @Option(names = "--json", description = "As one JSON object, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var places = Places.of(System.getenv());
        WordFile file = permanent ? Places.permanentHold(common.config()) : places.hold();
        String words = Person.here(reason);
        try {
            file.write(words);
        } catch (Trouble trouble) {
            spec.commandLine().getErr().println(trouble.inFull());
            return ExitStatus.FAILED;
        }
        boolean underWay = isUnderWay(places);
        var terminal = Terminal.of(spec.commandLine().getOut());
        if (json) {
            var answer = new JsonObject();
            answer.addProperty("held", true);
            answer.addProperty("by", words);
            answer.addProperty("permanent", permanent);
            answer.addProperty("file", file.path().toString());
            answer.addProperty("rebootUnderWay", underWay);
            terminal.line(Answers.text(answer));
        } else {
            terminal.line("This node is held (" + words + "): it begins no reboot. To go on: kured unhold");
            if (underWay) {
                terminal.line(terminal.yellow("A reboot is under way, and goes on; see kured status."));
            }
        }
        return ExitStatus.OK;
    }

    private static boolean isUnderWay(Places places) {
        try {
            return Running.is(places.running()) && switch (new ReportFile(places.report()).read().phase()) {
                case "draining", "rebooting", "returning" -> true;
                default -> false;
            };
        } catch (IOException _) {
            return false;
        }
    }
}
