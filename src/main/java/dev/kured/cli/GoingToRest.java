package dev.kured.cli;

import dev.kured.agent.Agent;
import dev.kured.agent.Loop;
import dev.kured.config.Settings;
import dev.kured.host.NextProgram;
import dev.kured.notify.Courier;
import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes of a daemon that has nothing to do one that takes up little, see {@link AtRest}. */
final class GoingToRest implements Loop.Rest {
    private static final Duration AFTER = Duration.ofSeconds(20);

    private final NextProgram program;
    private final Agent agent;
    private final Courier courier;
    private final Log log;

    private GoingToRest(NextProgram program, Agent agent, Courier courier, Log log) {
        this.program = program;
        this.agent = agent;
        this.courier = courier;
        this.log = log;
    }

    /** Empty where there is more to do at rest than to follow files: a command to ask, metrics to serve. */
    static Optional<Loop.Rest> of(
            Settings settings, Path config, Places places, Agent agent, Courier courier, Log log) {
        boolean onlyFiles = settings.sentinel().command().isEmpty()
                && settings.metrics().listen().isEmpty()
                && settings.metrics().textfile().isEmpty();
        return onlyFiles
                ? AtRest.program(config, Stream.concat(settings.sentinel().files().stream(), places.requests().stream()).toList())
                        .map(program -> new GoingToRest(program, agent, courier, log))
                : Optional.empty();
    }

    @Override
    public Duration after() {
        return AFTER;
    }

    @Override
    public void begin() throws InterruptedException {
        if (!courier.isIdle()) {
            return;
        }
        log.debug("Nothing to do: makes itself small until a reboot is needed");
        try {
            program.become(agent::isAtRest);
        } catch (IOException e) {
            log.debug("It stays as large as it is: " + e.getMessage());
        }
    }
}
