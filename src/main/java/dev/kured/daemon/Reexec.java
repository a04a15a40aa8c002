package dev.kured.daemon;

import dev.kured.agent.Loop;
import dev.kured.config.ConfigError;
import dev.kured.config.ConfigErrors;
import dev.kured.host.Execve;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Gives the memory of finished work back to the system: a daemon at rest replaces itself by a new {@code kured run} in
 * the same process, see {@link Execve}. The new one has loaded neither the API client, nor D-Bus, nor an HTTP client.
 * A daemon that did so before, and has not worked since, stays as it is.
 */
final class Reexec implements Loop.Rest {
    private static final String LAUNCHER = "kured.launcher";
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofMinutes(10);

    /** Replaces the process. */
    interface Replacement {
        /**
         * Returns only if nothing has changed.
         *
         * @param still asked last; if false the process stays as it is
         * @throws IOException if the program cannot be started
         */
        void become(BooleanSupplier still) throws IOException, InterruptedException;
    }

    /** Reads the configuration as the new daemon will. */
    interface Reading {
        /**
         * Reads it once.
         *
         * @throws ConfigErrors if the new daemon would refuse it, and end
         */
        void tryIt() throws ConfigErrors;
    }

    private final Replacement program;
    private final Reading configuration;
    private final BooleanSupplier worked;
    private final BooleanSupplier idle;
    private final TimeSource clock;
    private final Log log;
    private Optional<Moment> notBefore = Optional.empty();
    private List<ConfigError> told = List.of();

    /**
     * Prepares it.
     *
     * @param worked whether this process has memory to give back
     * @param idle whether nothing is unfinished
     */
    Reexec(Replacement program, Reading configuration, BooleanSupplier worked, BooleanSupplier idle, TimeSource clock, Log log) {
        this.program = program;
        this.configuration = configuration;
        this.worked = worked;
        this.idle = idle;
        this.clock = clock;
        this.log = log;
    }

    /** The program that this daemon was started as; empty if it was not started by its launcher. */
    static Optional<Execve> program(Path config) {
        return Optional.ofNullable(System.getProperty(LAUNCHER)).map(launcher ->
                new Execve(Path.of(launcher), List.of("run", "--config", config.toAbsolutePath().toString())));
    }

    @Override
    public Optional<Duration> after() {
        boolean due = worked.getAsBoolean() && notBefore.filter(clock.now()::isBefore).isEmpty();
        return due ? Optional.of(QUIET) : Optional.empty();
    }

    @Override
    public void begin() throws InterruptedException {
        if (!idle.getAsBoolean()) {
            return;
        }
        log.debug("Nothing to do: starts anew in the same process, to give its memory back");
        try {
            program.become(() -> idle.getAsBoolean() && isConfigurationRight());
        } catch (IOException e) {
            log.debug("It keeps its memory: " + e.getMessage());
        }
        notBefore = Optional.of(clock.now().plus(RETRY));
    }

    /** A daemon that is started with a wrong configuration ends, and systemd does not start it again. */
    private boolean isConfigurationRight() {
        try {
            configuration.tryIt();
            told = List.of();
            return true;
        } catch (ConfigErrors e) {
            tell(e.errors());
            return false;
        }
    }

    private void tell(List<ConfigError> errors) {
        if (!errors.equals(told)) {
            told = errors;
            errors.stream().map(ConfigError::toString).forEach(log::error);
            log.error("kured goes on with the configuration that it read before, but would not start with this one: put it"
                    + " right; 'kured check' reads it");
        }
    }
}
