package dev.kured.cli;

import dev.kured.daemon.Daemon;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kured run}: the daemon. */
@Command(
        name = "run",
        description = "Runs the daemon in the foreground, until SIGTERM; kured.service does this.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  systemctl enable --now kured          now, and after each boot",
            "  kured run --config ./kured.toml       by hand, to try a configuration"
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        return Daemon.run(common.config());
    }
}
