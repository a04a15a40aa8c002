package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.Settings;
import dev.kured.daemon.LockPlace;
import dev.kured.kube.Kube;
import dev.kured.kube.Kubeconfigs;
import dev.kured.terms.Trouble;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/** What every command takes that works in the cluster, from a node or from elsewhere. */
final class ClusterOptions {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Use this kubeconfig instead of the node's, as on a laptop. There the lock is looked for"
                    + " where it lies by default, unless --config says otherwise.")
    @Nullable
    private Path kubeconfig;

    /** What is done in the cluster. */
    interface Work {
        void with(Kube kube, Settings settings) throws Trouble, Confirmation.Withheld;
    }

    /** What is done with the lock. */
    interface LockWork {
        void with(SharedLock lock) throws Trouble, Confirmation.Withheld;
    }

    Path config() {
        return common.config();
    }

    /** For what is done on this host alone, and not on some other from a laptop. */
    void demandNoKubeconfig(CommandLine command) {
        if (kubeconfig != null) {
            throw new ParameterException(command, "--kubeconfig is for another node: which NODE?");
        }
    }

    void open(Work work) throws ConfigErrors, Trouble, Confirmation.Withheld {
        if (kubeconfig == null && common.isAbsent()) {
            throw new Trouble("there is no " + common.config() + ", and no --kubeconfig", elsewhere(System.getenv()));
        }
        Settings settings = kubeconfig == null ? common.settings() : common.settingsOrDefaults();
        Path file = find(settings);
        try (var kube = new Kube(file)) {
            work.with(kube, settings);
        }
    }

    private Path find(Settings settings) throws Trouble {
        Optional<Path> configured = Optional.ofNullable(kubeconfig).or(settings.node()::kubeconfig);
        try {
            return new Kubeconfigs(Path.of("/")).find(configured);
        } catch (Trouble trouble) {
            throw configured.isPresent() ? trouble : new Trouble(trouble.happened(), elsewhere(System.getenv()));
        }
    }

    /** A person on a laptop may expect that kured reads the variable, as kubectl does. */
    static String elsewhere(Map<String, String> environment) {
        String file = Optional.ofNullable(environment.get("KUBECONFIG"))
                .flatMap(list -> Arrays.stream(list.split(File.pathSeparator)).filter(each -> !each.isBlank()).findFirst())
                .orElse("FILE");
        return "Elsewhere than on a node, add: --kubeconfig " + file;
    }

    void openLock(LockWork work) throws ConfigErrors, Trouble, Confirmation.Withheld {
        open((kube, settings) -> work.with(new SharedLock(kube, new LockPlace(settings.lock()))));
    }
}
