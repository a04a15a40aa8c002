package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
import dev.kured.daemon.Daemon;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "/etc/kured.toml",
            description = "The configuration (default: ${DEFAULT-VALUE}); drop-ins are read from FILE.d/*.toml.")
    private Path config = ConfigFile.USUAL;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    @SuppressWarnings("unused") // picocli asks for it
    private boolean help;

    Path config() {
        return config;
    }

    Settings settings() throws ConfigErrors {
        return Daemon.settings(config);
    }

    /** The same; the defaults where nothing is configured, as on a laptop. */
    Settings settingsOrDefaults() throws ConfigErrors {
        return isAbsent() ? ConfigFile.defaults() : settings();
    }

    /** Whether nobody has configured anything. */
    boolean isAbsent() {
        return config.equals(ConfigFile.USUAL) && !Files.exists(config);
    }
}
