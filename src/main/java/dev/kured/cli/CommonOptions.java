package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
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
        return settings(config);
    }

    /** Reads this file and its drop-ins, with all that is checked in them. */
    static Settings settings(Path config) throws ConfigErrors {
        return ConfigFile.read(config, Messages::check);
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
