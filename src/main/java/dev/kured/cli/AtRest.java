package dev.kured.cli;

import dev.kured.agent.Bell;
import dev.kured.host.JournalLog;
import dev.kured.host.NextProgram;
import dev.kured.host.ServiceManager;
import dev.kured.sentinel.FileSentinel;
import dev.kured.sentinel.Need;
import dev.kured.sentinel.SentinelFiles;
import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the daemon is while there is nothing to do: a process that follows the sentinel's files, shows systemd that it
 * lives, and has loaded nothing else. {@code kured run} becomes it once it is at rest, and it becomes {@code kured run}
 * again when a reboot is needed. Both are the same process to systemd, see {@link NextProgram}.
 *
 * <p>Signals have their default action here (the launcher gives {@code -Xrs}): there is nothing to take back.
 */
public final class AtRest {
    private static final String NAME = "at-rest";
    private static final Duration SLOW_LOOK = Duration.ofMinutes(2);
    private static final String LAUNCHER = "kured.launcher";

    private AtRest() {}

    /** Whether these arguments, {@code at-rest CONFIG SENTINEL…}, are meant for {@link #execute}. */
    public static boolean isMeant(String[] arguments) {
        return arguments.length > 2 && arguments[0].equals(NAME);
    }

    /** What {@code kured run} becomes to rest, if it was started in a way that allows it. */
    static Optional<NextProgram> program(Path config, List<Path> sentinel) {
        return launcher().map(launcher -> new NextProgram(launcher, Stream.concat(
                        Stream.of(NAME, config.toString()), sentinel.stream().map(Path::toString))
                .toList()));
    }

    /** Rests until a reboot is needed; returns an exit status only where it cannot go on. */
    public static int execute(String[] arguments) {
        Map<String, String> environment = System.getenv();
        Log log = JournalLog.forLastWords(environment);
        try (var self = Running.become(Places.of(environment).running()).orElse(null)) {
            if (self == null) {
                log.error("kured runs on this host already: see systemctl status kured");
                return ExitStatus.FAILED;
            }
            awaitNeed(Stream.of(arguments).skip(2).map(Path::of).toList(), new ServiceManager(environment), log);
            new NextProgram(
                            launcher().orElseThrow(() -> new IOException("its launcher is not known")),
                            List.of("run", RunCommand.FROM_REST, "--config", arguments[1]))
                    .become();
        } catch (IOException e) {
            log.error("The daemon cannot go on, and must be started anew: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.FAILED;
    }

    /** The first ring says that the files are being followed: from there on no change is missed. */
    private static void awaitNeed(List<Path> files, ServiceManager manager, Log log) throws InterruptedException {
        var bell = new Bell();
        try (var sentinel = new FileSentinel(new SentinelFiles(files), bell::ring, log)) {
            manager.watchdog();
            // What the start has left behind goes back to the system; from here on there is hardly any garbage.
            System.gc();
            while (sentinel.look() instanceof Need.None) {
                bell.await(SLOW_LOOK);
                manager.watchdog();
            }
        }
    }

    private static Optional<Path> launcher() {
        return Optional.ofNullable(System.getProperty(LAUNCHER)).map(Path::of);
    }
}
