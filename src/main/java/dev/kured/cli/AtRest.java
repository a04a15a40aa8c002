package dev.kured.cli;

import dev.kured.agent.BlockingWaker;
import dev.kured.host.Execve;
import dev.kured.host.JournalLog;
import dev.kured.host.SystemdNotifier;
import dev.kured.metrics.MetricsPort;
import dev.kured.sentinel.Need;
import dev.kured.terms.Log;
import dev.kured.terms.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * What the daemon is while there is nothing to do: a process that follows the sentinel, shows systemd that it lives,
 * serves the metrics as they were left, and has loaded nothing else. {@code kured run} becomes it once it is at rest,
 * and it becomes {@code kured run} again when a reboot is needed. Both are the same process to systemd, see
 * {@link Execve}.
 */
public final class AtRest {
    private static final String NAME = "at-rest";
    private static final Duration SLOW_LOOK = Duration.ofMinutes(2);
    private static final String LAUNCHER = "kured.launcher";

    private AtRest() {}

    /** Whether these arguments are meant for {@link #execute}. */
    public static boolean isMeant(String[] arguments) {
        return arguments.length > 1 && arguments[0].equals(NAME);
    }

    /** What {@code kured run} becomes to rest, if it was started in a way that allows it. */
    static Optional<Execve> program(Rest rest) {
        return launcher().map(launcher -> new Execve(
                launcher, Stream.concat(Stream.of(NAME), rest.toWords().stream()).toList()));
    }

    /** Rests until a reboot is needed; returns an exit status only where it cannot go on. */
    public static int execute(String[] arguments) {
        Map<String, String> environment = System.getenv();
        Log log = JournalLog.forLastWords(environment);
        var places = RuntimePaths.of(environment);
        try (var self = DaemonLock.become(places.running()).orElse(null)) {
            if (self == null) {
                log.error("kured runs on this host already: see systemctl status kured");
                return ExitStatus.FAILED;
            }
            Rest rest = Rest.of(List.of(arguments).subList(1, arguments.length));
            AtomicBoolean ends = noteEnd(rest);
            boolean rests = serve(rest.listen(), places.exposition(), log);
            if (rests) {
                awaitNeed(rest, new SystemdNotifier(environment), log);
            }
            daemon(rest, rests).become(() -> !ends.get());
        } catch (IOException e) {
            log.error("The daemon cannot go on, and must be started anew: " + e);
        } catch (RuntimeException e) {
            Bug.here(e).tell(log);
            return ExitStatus.BUG;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.FAILED;
    }

    /** Serves the metrics that the daemon has left; false if they cannot be read. */
    private static boolean serve(Optional<InetSocketAddress> listen, Path exposition, Log log) {
        if (listen.isEmpty()) {
            return true;
        }
        try {
            String metrics = Files.readString(exposition);
            MetricsPort.open(listen.get(), () -> metrics, Log.Level.DEBUG, log);
            return true;
        } catch (IOException e) {
            log.warning("The metrics that kured has just left cannot be read: " + e + ". kured goes on, but does not go"
                    + " to rest until it is started again: it takes more memory meanwhile. Does something clean up "
                    + exposition.getParent() + "?");
            return false;
        }
    }

    private static Execve daemon(Rest rest, boolean restsAgain) throws IOException {
        var words = new ArrayList<>(List.of("run", RunCommand.FROM_REST, "--config", rest.config().toString()));
        if (!restsAgain) {
            words.add(RunCommand.AWAKE);
        }
        return new Execve(launcher().orElseThrow(() -> new IOException("its launcher is not known")), words);
    }

    /** On SIGTERM there is nothing to take back, and no numbers may stay that are of the past. */
    private static AtomicBoolean noteEnd(Rest rest) {
        var ends = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            ends.set(true);
            rest.textfile().ifPresent(file -> file.toFile().delete());
        }));
        return ends;
    }

    private static void awaitNeed(Rest rest, SystemdNotifier manager, Log log) throws InterruptedException {
        var waker = new BlockingWaker();
        try (var sentinel = Sentinels.goingOn(rest, TimeSource.system(), waker::wake, log)) {
            manager.watchdog();
            // What the start has left behind goes back to the system; from here on there is hardly any garbage.
            System.gc();
            while (sentinel.look() instanceof Need.None) {
                waker.await(SLOW_LOOK);
                manager.watchdog();
            }
        }
    }

    private static Optional<Path> launcher() {
        return Optional.ofNullable(System.getProperty(LAUNCHER)).map(Path::of);
    }
}
