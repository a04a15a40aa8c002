package dev.kured.cli;

import dev.kured.lock.LockRecord;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return fleet.open(spec.commandLine().getErr(), store -> {
            LockRecord before = FleetOptions.change(store, LockRecord::resumed);
            Terminal.of(spec.commandLine().getOut()).line(before.pause()
                    .map(pause -> "The lock in " + store.place() + " was " + pause.inWords() + "; it is free to be taken again.")
                    .orElse("The lock in " + store.place() + " was not paused."));
            return ExitStatus.OK;
        });
    }
}
