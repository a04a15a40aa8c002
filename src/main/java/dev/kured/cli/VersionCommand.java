package dev.kured.cli;

import dev.kured.daemon.Daemon;
import dev.kured.daemon.ExitStatus;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kured version}. */
@Command(
        name = "version",
        description = "Tells the version.",
        footerHeading = "%nExample:%n",
        footer = "  kured version")
final class VersionCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("unused") // every command takes them
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("kured " + Daemon.version());
        return ExitStatus.OK;
    }
}
