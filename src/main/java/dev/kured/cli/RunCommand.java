package dev.kured.cli;

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
import dev.kured.config.Settings;
import dev.kured.host.JournalLog;
import dev.kured.host.SystemdMachine;
import dev.kured.host.SystemdNotifier;
import dev.kured.notify.Dispatcher;
import dev.kured.sentinel.PathWatch;
import dev.kured.terms.Log;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kured run}: the daemon. Everything that it consists of is put together here. */
@Command(
        name = "run",
        description = "Runs the daemon in the foreground, until SIGTERM; kured.service does this.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  systemctl enable --now kured          now, and after each boot",
            "  kured run --config ./kured.toml       by hand, to try a configuration"
        })
final class RunCommand implements Callable<Integer> {
    static final String FROM_REST = "--from-rest";

    /** How long a daemon that is told to stop may make no progress: the state file says what is left to do. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);
    /** It does not rest, since it could not. */
    static final String AWAKE = "--awake";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = FROM_REST, hidden = true)
    private boolean fromRest;

    @Option(names = AWAKE, hidden = true)
    private boolean awake;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> environment = System.getenv();
        try {
            return run(fromRest ? afterRest(environment) : common.settings(), environment);
        } catch (ConfigErrors e) {
            Log log = JournalLog.forLastWords(environment);
            e.errors().stream().map(ConfigError::toString).forEach(log::error);
            log.error("kured does not start until its configuration is put right; 'kured check' reads it without starting");
            return ExitStatus.CONFIGURATION;
        } catch (RuntimeException e) {
            Bug.here(e).tell(JournalLog.forLastWords(environment));
            return ExitStatus.BUG;
        }
    }

    private Settings afterRest(Map<String, String> environment) throws InterruptedException {
        var manager = new SystemdNotifier(environment);
        return new ConfigAfterRest(common::settings, manager, JournalLog.forLastWords(environment)).await(common.config());
    }

    private int run(Settings settings, Map<String, String> environment) throws InterruptedException {
        var log = JournalLog.open(environment, settings.log().level(), settings.log().format());
        var places = RuntimePaths.of(environment);
        try (var self = becomeTheDaemon(places, JournalLog.forLastWords(environment)).orElse(null)) {
            if (self == null) {
                return ExitStatus.FAILED;
            }
            ExposedSecrets.in(common.config(), settings).forEach(file -> log.warning(ExposedSecrets.warning(file)));
            log.write(news(), "kured " + VersionCommand.current() + " watches " + Sentinels.inWords(settings.sentinel()));
            runUntilStopped(settings, environment, places, log);
            return ExitStatus.OK;
        } catch (IOException e) {
            log.error("The daemon ended badly: " + e);
            return ExitStatus.FAILED;
        }
    }

    /** Who reads the journal need not learn that the process was at rest. */
    private Log.Level news() {
        return fromRest ? Log.Level.DEBUG : Log.Level.INFO;
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

    private void runUntilStopped(
            Settings settings, Map<String, String> environment, RuntimePaths places, JournalLog log)
            throws InterruptedException {
        var waker = new BlockingWaker();
        var manager = new SystemdNotifier(environment);
        var machine = new SystemdMachine(environment);
        var heartbeat = new Heartbeat(manager::watchdog);
        var ended = new CountDownLatch(1);
        log.hearLibraries();
        try (var sentinel = Sentinels.open(settings.sentinel(), places, TimeSource.system(), waker, log);
                var _ = watchWords(places, waker, log);
                var metricsEndpoint = MetricsEndpoint.as(settings, places.counters(), news(), log);
                var dispatcher = dispatcher(settings.notifications(), log, metricsEndpoint::messageLost)) {
            var agent = new Agent(
                    new Doors(
                            sentinel,
                            () -> Credential.find(settings.node()).open(settings.lock(), heartbeat),
                            Gates.of(settings, machine, Gates.hold(places, common.config())).stream()
                                    .map(heartbeat::in)
                                    .toList(),
                            machine,
                            new StateFile(places.state(), log),
                            listener(new ReportFile(places.report()), manager, metricsEndpoint, telling(dispatcher, places, log), log),
                            log,
                            TimeSource.system(),
                            new Random(),
                            waker),
                    settings.rules(),
                    settings.lock().place().toString());
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(agent, ended, heartbeat, log)));
            manager.ready();
            nameNode(settings.node(), log);
            new Loop(agent, waker, TimeSource.system(), heartbeat,
                    awake ? Optional.empty() : GoingToRest.of(
                            Rest.of(settings, common.config().toAbsolutePath(), places), places, agent, dispatcher, metricsEndpoint, log)).run();
            manager.stopping();
        } finally {
            // The JVM ends at once when this is known: only now is everything closed, and the metrics' file gone.
            ended.countDown();
        }
    }

    /** A node at rest does not talk to the API server; what it logs says all the same whose it is. */
    private static void nameNode(Settings.Node configured, JournalLog log) {
        try {
            log.field("KURED_NODE", Credential.nodeName(configured).value());
        } catch (Trouble trouble) {
            log.debug(trouble.inFull());
        } catch (RuntimeException e) {
            // Outside of the loop nobody would catch it, and a name in the log is not worth the daemon.
            log.debug("The name of this Node is not known yet: " + e);
        }
    }

    private PathWatch watchWords(RuntimePaths places, BlockingWaker waker, Log log) {
        return new PathWatch(
                places.words(common.config()),
                PathWatch.What.PRESENCE,
                "what an operator says by 'kured hold' and 'kured reboot' is seen within two minutes only",
                waker::wake,
                log);
    }

    /** On SIGTERM: the JVM ends when the agent has, or when the agent waits for an answer that does not come. */
    private static void stop(Agent agent, CountDownLatch ended, Heartbeat heartbeat, Log log) {
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

    private static Dispatcher dispatcher(Settings.Notifications notifications, Log log, Runnable lost) {
        Messages messages = Messages.of(notifications);
        return new Dispatcher(messages.receivers(), messages.templates(), log, lost);
    }

    private static NotificationReporter telling(Dispatcher dispatcher, RuntimePaths places, Log log) {
        return new NotificationReporter(dispatcher, new LastFailure(places.failure(), log), InstantSource.system());
    }

    private static StatusListener listener(
            ReportFile file, SystemdNotifier manager, StatusListener metricsEndpoint, StatusListener people, JournalLog log) {
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
