package dev.kured.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kured resume}: ends a pause. */
@Command(
        name = "resume",
        description = "Ends a pause of the whole fleet: nodes that need it take the lock again.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the lock is not paused any more",
            "1:nothing could be done",
            "64:the command line is wrong",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured resume",
            "  kured resume --kubeconfig ~/.kube/config     from a laptop"
        })
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Option(names = "--json", description = "As one JSON object, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return fleet.open(spec.commandLine().getErr(), (store, _) -> {
            LockRecord before = FleetOptions.change(store, LockRecord::resumed);
            Terminal.of(spec.commandLine().getOut()).line(json ? toJson(store, before) : inWords(store, before));
            return ExitStatus.OK;
        });
    }

    private static String inWords(LockStore store, LockRecord before) {
        return "The lock in " + store.place() + before.pause()
                .map(pause -> " was " + pause.inWords() + "; it is free to be taken again.")
                .orElse(" was not paused.");
    }

    private static String toJson(LockStore store, LockRecord before) {
        var answer = new JsonObject();
        answer.addProperty("place", store.place());
        answer.addProperty("paused", false);
        answer.add("was", before.pause().<JsonElement>map(LockCommand::json).orElse(JsonNull.INSTANCE));
        return Answers.text(answer);
    }
}
