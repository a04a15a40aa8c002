package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
import dev.kured.host.JournalLog;
import dev.kured.terms.Log;
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
        return ConfigFile.read(config);
    }

    /** For commands that print an answer: what the libraries have to say beside it stays out of it. */
    static void silenceLibraries() {
        JournalLog.open(System.getenv(), Log.Level.ERROR).hearLibraries();
    }
}
