package dev.kured.cli;

import dev.kured.agent.BlockingWaker;
import dev.kured.config.ConfigError;
import dev.kured.config.ConfigErrors;
import dev.kured.config.Settings;
import dev.kured.host.SystemdNotifier;
import dev.kured.sentinel.PathWatch;
import dev.kured.terms.Log;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration, read by a daemon that has been {@linkplain AtRest at rest}. It may have been changed meanwhile, and
 * be wrong, or half written: then kured waits until it is put right, and says so. At a start it would end instead, but
 * systemd does not start it again after that, and nobody would be there when the node needs its reboot.
 */
final class ConfigAfterRest {
    private static final Duration SLOW_LOOK = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** Reads it. */
    interface Reading {
        Settings settings() throws ConfigErrors;
    }

    private final Reading reading;
    private final SystemdNotifier manager;
    private final Log log;
    private List<ConfigError> told = List.of();

    ConfigAfterRest(Reading reading, SystemdNotifier manager, Log log) {
        this.reading = reading;
        this.manager = manager;
        this.log = log;
    }

    /** The settings, as soon as they are right. */
    Settings await(Path file) throws InterruptedException {
        Optional<Settings> settings = read();
        return settings.isPresent() ? settings.get() : awaitChange(file);
    }

    private Settings awaitChange(Path file) throws InterruptedException {
        var waker = new BlockingWaker();
        var files = List.of(file, Path.of(file + ".d"));
        try (var _ = new PathWatch(files, PathWatch.What.CONTENT, "it is read once a minute", waker::wake, log)) {
            Optional<Settings> settings = Optional.empty();
            while (settings.isEmpty()) {
                manager.watchdog();
                if (waker.await(SLOW_LOOK)) {
                    awaitQuiet(waker);
                }
                settings = read();
            }
            return settings.get();
        }
    }

    /** Empty while it is wrong, which is told. */
    private Optional<Settings> read() {
        try {
            return Optional.of(reading.settings());
        } catch (ConfigErrors e) {
            tell(e);
            return Optional.empty();
        }
    }

    /** Half of a file may be right, and mean something else: a window that is not there yet is no window. */
    private static void awaitQuiet(BlockingWaker waker) throws InterruptedException {
        boolean changing = true;
        while (changing) {
            changing = waker.await(QUIET);
        }
    }

    private void tell(ConfigErrors mistakes) {
        if (!mistakes.errors().equals(told)) {
            told = mistakes.errors();
            told.stream().map(ConfigError::toString).forEach(log::error);
            log.error("A reboot may be needed, but kured does not go on until its configuration is put right; 'kured check'"
                    + " reads it");
            manager.status("Does not go on until its configuration is put right: " + told.getFirst());
        }
    }
}
