package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.daemon.DaemonLock;
import dev.kured.daemon.ExitStatus;
import dev.kured.daemon.Gates;
import dev.kured.daemon.RuntimePaths;
import dev.kured.host.FlagFile;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kured reboot}: asks for a coordinated reboot of this node. */
@Command(
        name = "reboot",
        description = {
            "Asks for a reboot of this node, coordinated as any other: in a window, past the gates, with the lock,"
                    + " after a drain. The request is a file below /run, which the reboot takes away; a daemon that is"
                    + " down sees it when it starts.",
            "There is no asking from a laptop: a node that needs no reboot asks the API server nothing, so nothing"
                    + " there would reach it. Go there: ssh NODE kured reboot"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the reboot is asked for, or with --cancel not any more",
            "1:it could not be done, or you said no",
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

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--now",
            description = "Do not wait for a window, nor for alerts or pods that block. A hold, a pause, the lock,"
                    + " inhibitors of the host and reboot.max-per-day still count, and the node is drained.")
    private boolean now;

    @Option(names = "--cancel", description = "Take the request back; before the machine goes down, that undoes all.")
    private boolean cancel;

    @Option(names = "--reason", paramLabel = "REASON", description = "Why; kured status and the journal tell it.")
    private String reason = "";

    @Override
    public Integer call() throws Exception {
        var places = RuntimePaths.of(System.getenv());
        if (cancel) {
            cancel(places);
        } else {
            request(places);
        }
        return ExitStatus.OK;
    }

    private void request(RuntimePaths places) throws Trouble, Confirmation.Withheld {
        FlagFile file = now ? places.pressingRequest() : places.rebootRequest();
        if (now) {
            confirmation.demand("Neither windows nor alerts nor pods will keep this node from its reboot.",
                    "Reboot this node now?");
        } else {
            agree(file, "Ask for it in your name instead?");
        }
        String words = Invoker.here(reason);
        file.write(words);
        tell(places, words);
    }

    private void agree(FlagFile file, String question) throws Trouble, Confirmation.Withheld {
        Optional<FlagFile.Word> standing = file.read();
        confirmation.overrule(standing.map(FlagFile.Word::text),
                "A reboot of this node is asked for " + standing.map(file::inWords).orElse("") + ".", question);
    }

    private void tell(RuntimePaths places, String words) throws Trouble {
        boolean running = isRunning(places);
        Optional<String> hold = Gates.hold(places, common.config()).closedBecause();
        if (output.isJson()) {
            var answer = new JsonObject();
            answer.addProperty("requested", true);
            answer.addProperty("now", now);
            answer.addProperty("by", words);
            answer.addProperty("running", running);
            answer.addProperty("held", hold.isPresent());
            output.print(answer);
            return;
        }
        output.terminal().line("A reboot of this node is asked for" + (now ? ", at once" : "") + " (" + words + ")."
                + " See it: kured status. To take it back: kured reboot --cancel");
        hold.ifPresent(held -> output.terminal().line(output.terminal().yellow("It waits: " + held)));
        if (!running) {
            output.terminal().line(output.terminal().yellow("It waits: kured is not running, and sees it when it starts:"
                    + " systemctl start kured"));
        }
    }

    private void cancel(RuntimePaths places) throws Trouble, Confirmation.Withheld {
        List<FlagFile> requests = List.of(places.rebootRequest(), places.pressingRequest());
        for (FlagFile file : requests) {
            agree(file, "Take that back?");
        }
        boolean removed = false;
        for (FlagFile file : requests) {
            removed |= file.remove();
        }
        if (output.isJson()) {
            var answer = new JsonObject();
            answer.addProperty("requested", false);
            answer.addProperty("was", removed);
            output.print(answer);
        } else {
            output.terminal().line(removed
                    ? "No reboot of this node is asked for any more. What the system asks for stays: kured status"
                    : "Nobody has asked for a reboot of this node by 'kured reboot'.");
        }
    }

    private static boolean isRunning(RuntimePaths places) {
        try {
            return DaemonLock.is(places.running());
        } catch (IOException _) {
            return false;
        }
    }
}
