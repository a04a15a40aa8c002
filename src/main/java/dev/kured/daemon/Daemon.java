package dev.kured.daemon;

import dev.kured.agent.Agent;
import dev.kured.agent.BlockingWaker;
import dev.kured.agent.Doors;
import dev.kured.agent.Loop;
import dev.kured.agent.ReportFile;
import dev.kured.agent.SavedReport;
import dev.kured.agent.StateFile;
import dev.kured.agent.StatusListener;
import dev.kured.config.ConfigError;
import dev.kured.config.ConfigErrors;
import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
import dev.kured.host.JournalLog;
import dev.kured.host.SystemdMachine;
import dev.kured.host.SystemdNotifier;
import dev.kured.notify.Dispatcher;
import dev.kured.sentinel.PathWatch;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The daemon: builds an agent out of the configuration and runs it until SIGTERM. {@link #run} is the one way into it,
 * at a start of the service and after each {@linkplain Reexec replacement} of the process by itself.
 */
public final class Daemon {
    /** The time without progress after which a daemon that must stop ends: the state file records what is left to do. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

    private final Path config;
    private final Settings settings;
    private final Map<String, String> environment;
    private final RuntimePaths places;
    private final DaemonLock self;
    private final JournalLog log;

    private Daemon(
            Path config,
            Settings settings,
            Map<String, String> environment,
            RuntimePaths places,
            DaemonLock self,
            JournalLog log) {
        this.config = config;
        this.settings = settings;
        this.environment = environment;
        this.places = places;
        this.self = self;
        this.log = log;
    }

    /**
     * Runs the daemon of this host with this configuration.
     *
     * @return the exit status, see {@link ExitStatus}
     */
    public static int run(Path config) {
        Map<String, String> environment = System.getenv();
        try {
            return run(config, settings(config), environment);
        } catch (ConfigErrors e) {
            Log log = JournalLog.forLastWords(environment);
            e.errors().stream().map(ConfigError::toString).forEach(log::error);
            log.error("kured does not start until its configuration is put right; 'kured check' reads it without starting");
            return ExitStatus.CONFIGURATION;
        } catch (RuntimeException e) {
            Bug.here(e).tell(JournalLog.forLastWords(environment));
            return ExitStatus.BUG;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        }
    }

    /**
     * Reads the configuration as the daemon does.
     *
     * @throws ConfigErrors with each mistake in the file and its drop-ins
     */
    public static Settings settings(Path config) throws ConfigErrors {
        return ConfigFile.read(config, Messages::check);
    }

    /** The version of kured, which the build has written into the jar. */
    public static String version() {
        return Optional.ofNullable(Daemon.class.getPackage().getImplementationVersion()).orElse("(not packaged)");
    }

    private static int run(Path config, Settings settings, Map<String, String> environment) throws InterruptedException {
        var log = JournalLog.open(environment, settings.log().level(), settings.log().format());
        var places = RuntimePaths.of(environment);
        try (var self = becomeTheDaemon(places, JournalLog.forLastWords(environment)).orElse(null)) {
            if (self == null) {
                return ExitStatus.FAILED;
            }
            new Daemon(config, settings, environment, places, self, log).runUntilStopped();
            return ExitStatus.OK;
        } catch (IOException e) {
            log.error("The daemon ended badly: " + e);
            return ExitStatus.FAILED;
        }
    }

    private static Optional<DaemonLock> becomeTheDaemon(RuntimePaths places, Log log) {
        try {
            Optional<DaemonLock> self = DaemonLock.become(places.running());
            if (self.isEmpty()) {
                log.error("kured runs on this host already (" + places.running() + " is locked): see systemctl status kured");
            }
            return self;
        } catch (IOException e) {
            log.error(places.running() + " cannot be opened: " + e + ". Run it as root, or through kured.service");
            return Optional.empty();
        }
    }

    private void runUntilStopped() throws InterruptedException {
        ExposedSecrets.in(config, settings).forEach(file -> log.warning(ExposedSecrets.warning(file)));
        log.write(news(), "kured " + version() + " watches " + Sentinels.inWords(settings.sentinel()));
        Optional<NodeName> node = nodeName();
        node.ifPresent(name -> log.field("KURED_NODE", name.value()));
        var waker = new BlockingWaker();
        var manager = new SystemdNotifier(environment);
        var machine = new SystemdMachine(environment);
        var heartbeat = new Heartbeat(manager::watchdog);
        var worked = new AtomicBoolean(!self.goesOn());
        var ended = new CountDownLatch(1);
        try (var sentinel = Sentinels.open(settings.sentinel(), places, self.goesOn(), TimeSource.system(), waker, log);
                var _ = watchWords(waker);
                var metricsEndpoint = MetricsEndpoint.as(settings.metrics(), node, places.counters(), news(), log);
                var dispatcher = dispatcher(metricsEndpoint)) {
            var agent = new Agent(
                    new Doors(
                            sentinel,
                            () -> {
                                worked.set(true);
                                log.hearLibraries();
                                return Credential.find(settings.node()).open(settings.lock(), heartbeat);
                            },
                            Gates.of(settings, machine, Gates.hold(places, config)).stream()
                                    .map(heartbeat::in)
                                    .toList(),
                            machine,
                            new StateFile(places.state(), log),
                            listener(manager, metricsEndpoint, people(dispatcher)),
                            agentLog(),
                            TimeSource.system(),
                            new Random(),
                            waker),
                    settings.rules(),
                    settings.lock().place().toString());
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(agent, ended, heartbeat)));
            manager.ready();
            Optional<Loop.Rest> rest = Reexec.program(config).map(program -> new Reexec(
                    program::become, () -> settings(config), worked::get,
                    () -> agent.isAtRest() && dispatcher.isIdle(), TimeSource.system(), log));
            new Loop(agent, waker, TimeSource.system(), heartbeat, rest).run();
            manager.stopping();
        } finally {
            // The JVM ends at once when this is known: only now is everything closed, and the metrics' file gone.
            ended.countDown();
        }
    }

    /** A reader of the journal need not learn that the process has replaced itself. */
    private Log.Level news() {
        return self.goesOn() ? Log.Level.DEBUG : Log.Level.INFO;
    }

    private Log agentLog() {
        return self.goesOn() ? new AfterReexecLog(log) : log;
    }

    /** A node at rest does not talk to the API server: its name is found beforehand, in the kubeconfig. */
    private Optional<NodeName> nodeName() {
        Optional<NodeName> known = settings.node().name().or(self::node);
        if (known.isPresent()) {
            return known;
        }
        try {
            NodeName found = Credential.nodeName(settings.node());
            self.note(found);
            return Optional.of(found);
        } catch (Trouble trouble) {
            tellNoName(trouble.inFull());
        } catch (IOException | RuntimeException e) {
            // Outside of the loop nobody would catch it, and a name is not worth the daemon.
            tellNoName(e.toString());
        }
        return Optional.empty();
    }

    private void tellNoName(String why) {
        if (MetricsEndpoint.isWanted(settings.metrics())) {
            log.warning("The metrics have no node label yet: " + why);
        } else {
            log.debug("The name of this Node is not known yet: " + why);
        }
    }

    private PathWatch watchWords(BlockingWaker waker) {
        return new PathWatch(
                places.words(config),
                PathWatch.What.PRESENCE,
                "what an operator says by 'kured hold' and 'kured reboot' is seen within two minutes only",
                waker::wake,
                log);
    }

    /** On SIGTERM: the JVM ends when the agent has, or when the agent waits for an answer that does not come. */
    private void stop(Agent agent, CountDownLatch ended, Heartbeat heartbeat) {
        agent.stop();
        try {
            if (!heartbeat.awaitEnd(ended, STOP_PATIENCE)) {
                log.warning("kured stops without waiting for an answer any longer. The lock and the cordon may be this node's"
                        + " still; its next run sees to it");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Dispatcher dispatcher(MetricsEndpoint metricsEndpoint) {
        Messages messages = Messages.of(settings.notifications());
        return new Dispatcher(messages.receivers(), messages.templates(), log, metricsEndpoint::messageLost);
    }

    private NotificationReporter people(Dispatcher dispatcher) {
        return new NotificationReporter(dispatcher, new LastFailure(places.failure(), log), InstantSource.system());
    }

    private StatusListener listener(SystemdNotifier manager, StatusListener metricsEndpoint, StatusListener people) {
        var file = new ReportFile(places.report());
        return report -> {
            if (!report.node().isEmpty()) {
                log.field("KURED_NODE", report.node());
            }
            log.field("KURED_PHASE", report.phase().label());
            manager.status(inOneLine(report.saved()));
            metricsEndpoint.tell(report);
            people.tell(report);
            try {
                file.write(report.saved());
            } catch (IOException e) {
                log.debug("The report for 'kured status' cannot be written: " + e);
            }
        };
    }

    private static String inOneLine(SavedReport report) {
        return report.sentence() + report.furtherTrouble().map(trouble -> " Trouble: " + trouble).orElse("");
    }
}
