package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.host.WordFile;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kured reboot}: asks for a coordinated reboot of this node. */
@Command(
        name = "reboot",
        description = "Asks for a reboot of this node, coordinated as any other: in a window, past the gates, with the"
                + " lock, after a drain. The request is a file below /run, which the reboot takes away; a daemon that is"
                + " down sees it when it starts.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the reboot is asked for, or with --cancel not any more",
            "1:it could not be done, or not without a yes",
            "64:the command line is wrong, or --yes is missing"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured reboot --reason 'new firmware'",
            "  kured reboot --now --yes     whatever windows, alerts and pods say",
            "  kured reboot --cancel",
            "  kured status"
        })
final class RebootCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--now",
            description = "Do not wait for a window, nor for alerts or pods that block. A hold, a pause, the lock, inhibitors"
                    + " of the host and reboot.max-per-day still count, and the node is drained.")
    private boolean now;

    @Option(names = "--cancel", description = "Take the request back; before the machine goes down, that undoes all.")
    private boolean cancel;

    @Option(names = "--reason", paramLabel = "REASON", description = "Why; kured status and the journal tell it.")
    private String reason = "";

    @Option(names = "--yes", description = "Do not ask. --now needs it where there is no terminal to ask on.")
    private boolean yes;

    @Option(names = "--json", description = "As one JSON object, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var places = Places.of(System.getenv());
        try {
            return cancel ? cancel(places) : request(places);
        } catch (Trouble trouble) {
            spec.commandLine().getErr().println(trouble.inFull());
            return ExitStatus.FAILED;
        }
    }

    private int request(Places places) throws Trouble {
        if (now && !yes && !Terminal.canAsk()) {
            spec.commandLine().getErr().println("There is no terminal to ask on: say --yes if this node is to reboot"
                    + " whatever windows, alerts and pods say");
            return ExitStatus.USAGE;
        }
        if (now && !yes && !Terminal.ask("Reboot this node now, whatever windows, alerts and pods say?")) {
            terminal().line("Nothing was changed.");
            return ExitStatus.FAILED;
        }
        String words = Person.here(reason);
        WordFile file = now ? places.pressingRequest() : places.rebootRequest();
        file.write(words);
        tell(places, words);
        return ExitStatus.OK;
    }

    private void tell(Places places, String words) throws Trouble {
        boolean running = isRunning(places);
        Optional<String> hold = Gates.hold(places, common.config()).closedBecause();
        if (json) {
            var answer = new JsonObject();
            answer.addProperty("requested", true);
            answer.addProperty("now", now);
            answer.addProperty("by", words);
            answer.addProperty("running", running);
            answer.addProperty("held", hold.isPresent());
            terminal().line(Answers.text(answer));
            return;
        }
        terminal().line("A reboot of this node is asked for" + (now ? ", at once" : "") + " (" + words + ")."
                + " See it: kured status. To take it back: kured reboot --cancel");
        hold.ifPresent(held -> terminal().line(terminal().yellow("It waits: " + held)));
        if (!running) {
            terminal().line(terminal().yellow("It waits: kured is not running, and sees it when it starts:"
                    + " systemctl start kured"));
        }
    }

    private int cancel(Places places) throws Trouble {
        boolean usual = places.rebootRequest().remove();
        boolean removed = places.pressingRequest().remove() || usual;
        if (json) {
            var answer = new JsonObject();
            answer.addProperty("requested", false);
            answer.addProperty("was", removed);
            terminal().line(Answers.text(answer));
        } else {
            terminal().line(removed
                    ? "No reboot of this node is asked for any more. What the system asks for stays: kured status"
                    : "Nobody has asked for a reboot of this node by 'kured reboot'.");
        }
        return ExitStatus.OK;
    }

    private Terminal terminal() {
        return Terminal.of(spec.commandLine().getOut());
    }

    private static boolean isRunning(Places places) {
        try {
            return Running.is(places.running());
        } catch (IOException _) {
            return false;
        }
    }
}
