package dev.kured.cli;

import dev.kured.agent.Report;
import dev.kured.agent.StatusListener;
import dev.kured.config.Settings;
import dev.kured.metrics.Metrics;
import dev.kured.metrics.MetricsPort;
import dev.kured.metrics.Textfile;
import dev.kured.terms.AtomicFile;
import dev.kured.terms.Log;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The metrics, as far as the operator wants them: on a port, in a file, or not at all; then nothing is counted either.
 */
final class MetricsEndpoint implements StatusListener, AutoCloseable {
    private final Optional<MetricsReporter> measuring;
    private final Optional<MetricsPort> port;
    private final Optional<Textfile> textfile;
    private final Supplier<String> exposition;

    private MetricsEndpoint(
            Optional<MetricsReporter> measuring,
            Optional<MetricsPort> port,
            Optional<Textfile> textfile,
            Supplier<String> exposition) {
        this.measuring = measuring;
        this.port = port;
        this.textfile = textfile;
        this.exposition = exposition;
    }

    /**
     * As the settings say.
     *
     * @param news at which level it is told that they can be asked for
     */
    static MetricsEndpoint as(Settings settings, Path counters, Log.Level news, Log log) {
        Settings.Metrics wanted = settings.metrics();
        if (wanted.listen().isEmpty() && wanted.textfile().isEmpty()) {
            return new MetricsEndpoint(Optional.empty(), Optional.empty(), Optional.empty(), () -> "");
        }
        var metrics = new Metrics(VersionCommand.current(), counters, log);
        nameNode(metrics, settings.node(), log);
        Optional<Textfile> textfile = wanted.textfile().map(path -> new Textfile(path, metrics, log));
        return new MetricsEndpoint(
                Optional.of(new MetricsReporter(metrics, () -> textfile.ifPresent(Textfile::update))),
                wanted.listen().map(address -> MetricsPort.open(address, metrics::exposition, news, log)),
                textfile,
                metrics::exposition);
    }

    /** A node at rest does not talk to the API server, so its name is found beforehand, in the kubeconfig. */
    private static void nameNode(Metrics metrics, Settings.Node configured, Log log) {
        try {
            metrics.node(Credential.nodeName(configured));
        } catch (Trouble trouble) {
            log.warning("The metrics have no node label yet: " + trouble.inFull());
        } catch (RuntimeException e) {
            // Outside of the loop nobody would catch it, and a label is not worth the daemon.
            log.warning("The metrics have no node label yet: " + e);
        }
    }

    @Override
    public void tell(Report report) {
        measuring.ifPresent(listener -> listener.tell(report));
    }

    /** A message did not reach a receiver. From any thread. */
    void messageLost() {
        measuring.ifPresent(MetricsReporter::messageLost);
    }

    /** Writes down what is told on the port, if there is one, for whoever tells it from now on. */
    void leaveBehind(Path file) throws IOException {
        if (port.isPresent()) {
            new AtomicFile(file).write(exposition.get());
        }
    }

    @Override
    public void close() {
        port.ifPresent(MetricsPort::close);
        textfile.ifPresent(Textfile::close);
    }
}
