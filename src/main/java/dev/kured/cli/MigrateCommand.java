package dev.kured.cli;

import dev.kured.config.ConfigError;
import dev.kured.config.ConfigFile;
import dev.kured.daemon.ExitStatus;
import dev.kured.daemon.Messages;
import dev.kured.migrate.Migration;
import dev.kured.migrate.Remark;
import dev.kured.migrate.Unreadable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kured migrate}: from the DaemonSet of kubereboot/kured to {@code /etc/kured.toml}. */
@Command(
        name = "migrate",
        description = "Reads the configuration of kubereboot/kured (a manifest with its DaemonSet, the values of its"
                + " Helm chart, also in an Argo CD Application, a Flux HelmRelease or a HelmChart of k3s, a helm command"
                + " with --set, or a command line with its KURED_… variables) and writes the same as /etc/kured.toml to"
                + " standard output. It lists what has no equal, or is a little different here, at its end and on"
                + " standard error.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:everything is carried over",
            "1:something is not: see the remarks",
            "64:the command line is wrong",
            "65:the input cannot be read, or has several DaemonSets and --daemonset chooses none",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kubectl get ds -n kube-system kured -o yaml | kured migrate > kured.toml",
            "  kured migrate --daemonset kured-workers manifests.yaml > workers.toml",
            "  kured migrate values.yaml > kured.toml && kured check --config kured.toml",
            "  echo 'kured --period=1h --reboot-days=mon,tue' | kured migrate"
        })
final class MigrateCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "The manifest, values or command line; - or none: standard input.")
    private Path file = STANDARD_INPUT;

    @Option(
            names = "--daemonset",
            paramLabel = "NAME",
            description = "Which DaemonSet to read, or which release, where the input has several: one for each pool of"
                    + " nodes.")
    private Optional<String> daemonSet = Optional.empty();

    @Mixin
    @SuppressWarnings("unused") // every command takes them
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        String name = file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
        try {
            Migration migration = Migration.of(name, read(), daemonSet);
            spec.commandLine().getOut().print(migration.toml());
            spec.commandLine().getOut().flush();
            for (Remark remark : migration.remarks()) {
                err.println(remark.weight().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + remark);
            }
            List<ConfigError> mistakes = ConfigFile.mistakesIn(ConfigFile.USUAL, migration.toml(), Messages::check);
            mistakes.forEach(mistake -> err.println("kured does not start with it yet: " + mistake));
            return migration.isWhole() && mistakes.isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
        } catch (Unreadable e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println(name + " cannot be read: " + e);
        }
        return ExitStatus.DATA;
    }

    private String read() throws IOException {
        byte[] bytes = file.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(file);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
