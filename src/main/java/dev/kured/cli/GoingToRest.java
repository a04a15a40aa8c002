package dev.kured.cli;

import dev.kured.agent.Agent;
import dev.kured.agent.Loop;
import dev.kured.host.Execve;
import dev.kured.notify.Dispatcher;
import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Makes of a daemon that has nothing to do one that takes up little, see {@link AtRest}. */
final class GoingToRest implements Loop.Rest {
    private static final Duration AFTER = Duration.ofSeconds(20);

    private final Execve program;
    private final Path exposition;
    private final Agent agent;
    private final Dispatcher dispatcher;
    private final MetricsEndpoint metricsEndpoint;
    private final Log log;

    private GoingToRest(
            Execve program, Path exposition, Agent agent, Dispatcher dispatcher, MetricsEndpoint metricsEndpoint, Log log) {
        this.program = program;
        this.exposition = exposition;
        this.agent = agent;
        this.dispatcher = dispatcher;
        this.metricsEndpoint = metricsEndpoint;
        this.log = log;
    }

    /** Empty where the program was started in a way that does not allow it. */
    static Optional<Loop.Rest> of(
            Rest rest, RuntimePaths places, Agent agent, Dispatcher dispatcher, MetricsEndpoint metricsEndpoint, Log log) {
        return AtRest.program(rest)
                .map(program -> new GoingToRest(program, places.exposition(), agent, dispatcher, metricsEndpoint, log));
    }

    @Override
    public Duration after() {
        return AFTER;
    }

    @Override
    public void begin() throws InterruptedException {
        if (!dispatcher.isIdle()) {
            return;
        }
        log.debug("Nothing to do: makes itself small until a reboot is needed");
        try {
            metricsEndpoint.leaveBehind(exposition);
            program.become(agent::isAtRest);
        } catch (IOException e) {
            log.debug("It stays as large as it is: " + e.getMessage());
        }
    }
}
