package dev.kured.daemon;

import dev.kured.agent.Report;
import dev.kured.agent.StatusListener;
import dev.kured.config.Settings;
import dev.kured.metrics.Metrics;
import dev.kured.metrics.MetricsPort;
import dev.kured.metrics.Textfile;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The metrics, as far as the operator wants them: on a port, in a file, or not at all; then nothing is counted either.
 */
final class MetricsEndpoint implements StatusListener, AutoCloseable {
    private final Optional<MetricsReporter> measuring;
    private final Optional<MetricsPort> port;
    private final Optional<Textfile> textfile;

    private MetricsEndpoint(
            Optional<MetricsReporter> measuring,
            Optional<MetricsPort> port,
            Optional<Textfile> textfile) {
        this.measuring = measuring;
        this.port = port;
        this.textfile = textfile;
    }

    /**
     * As the settings say.
     *
     * @param node the value of the label {@code node}; without, it is set when the node is known
     * @param news the level at which the journal shows that they are served
     */
    static MetricsEndpoint as(
            Settings.Metrics wanted, Optional<NodeName> node, Path counters, Log.Level news, Log log) {
        if (!isWanted(wanted)) {
            return new MetricsEndpoint(Optional.empty(), Optional.empty(), Optional.empty());
        }
        var metrics = new Metrics(Daemon.version(), counters, log);
        node.ifPresent(metrics::node);
        Optional<Textfile> textfile = wanted.textfile().map(path -> new Textfile(path, metrics, log));
        return new MetricsEndpoint(
                Optional.of(new MetricsReporter(metrics, () -> textfile.ifPresent(Textfile::update))),
                wanted.listen().map(address -> MetricsPort.open(address, metrics::exposition, news, log)),
                textfile);
    }

    /** Whether the operator wants any metrics. */
    static boolean isWanted(Settings.Metrics settings) {
        return settings.listen().isPresent() || settings.textfile().isPresent();
    }

    @Override
    public void tell(Report report) {
        measuring.ifPresent(listener -> listener.tell(report));
    }

    /** A message did not reach a receiver. From any thread. */
    void messageLost() {
        measuring.ifPresent(MetricsReporter::messageLost);
    }

    @Override
    public void close() {
        port.ifPresent(MetricsPort::close);
        textfile.ifPresent(Textfile::close);
    }
}
