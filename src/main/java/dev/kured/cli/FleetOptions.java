package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.Settings;
import dev.kured.kube.Kube;
import dev.kured.kube.Kubeconfigs;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore;
import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.Trouble;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes that looks at the lock of the whole fleet, from a node or from elsewhere. */
final class FleetOptions {
    /** So often somebody may be faster before it is given up. */
    private static final int TRIES = 20;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Use this kubeconfig instead of the node's. Without /etc/kured.toml, as on a laptop, the lock is"
                    + " looked for where it lies by default; --config says otherwise.")
    @Nullable
    private Path kubeconfig;

    /** What is done with the lock. */
    interface Work {
        int with(LockStore store, Kube kube) throws Trouble;
    }

    /** Opens the lock, and returns the exit status; what goes wrong is told. */
    int open(PrintWriter errors, Work work) {
        try {
            Settings settings = settings();
            try (var kube = new Kube(kubeconfig(settings))) {
                return work.with(new LockPlace(settings.lock()).in(kube), kube);
            }
        } catch (ConfigErrors e) {
            errors.println(e.getMessage());
            return ExitStatus.CONFIGURATION;
        } catch (Trouble trouble) {
            errors.println(trouble.inFull());
            return ExitStatus.FAILED;
        }
    }

    /**
     * Changes the lock record, as often as somebody else is faster.
     *
     * @return as it was before
     */
    static LockRecord change(LockStore store, UnaryOperator<LockRecord> change) throws Trouble {
        for (int i = 0; i < TRIES; i++) {
            Stored seen = store.read();
            LockRecord next = change.apply(seen.record());
            if (next.equals(seen.record()) || store.swap(seen, next).isPresent()) {
                return seen.record();
            }
        }
        throw new Trouble("the lock in " + store.place() + " is being changed all the time", "Try again");
    }

    private Settings settings() throws ConfigErrors {
        return kubeconfig == null ? common.settings() : common.settingsOrDefaults();
    }

    private Path kubeconfig(Settings settings) throws Trouble {
        return new Kubeconfigs(Path.of("/")).find(Optional.ofNullable(kubeconfig).or(settings.node()::kubeconfig));
    }
}
