package dev.kured.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Notifies systemd of the state of this service, see sd_notify(3). Does nothing without a service manager, and never
 * throws: a lost notification is no reason to fail.
 */
public final class SystemdNotifier {
    private final Optional<UnixDatagram> socket;
    private final Optional<Duration> watchdogInterval;

    /**
     * Creates a notifier for this process.
     *
     * @param environment the environment with systemd's {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID}
     */
    public SystemdNotifier(Map<String, String> environment) {
        this(environment, ProcessHandle.current().pid());
    }

    SystemdNotifier(Map<String, String> environment, long self) {
        this.socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET")).flatMap(SystemdNotifier::open);
        this.watchdogInterval = watchdogInterval(environment, self);
    }

    /** Reports that the service is up, so that units ordered after it may start. */
    public void ready() {
        send("READY=1");
    }

    /**
     * Sets the status line of {@code systemctl status}.
     *
     * @param line what the service is doing now
     */
    public void status(String line) {
        send("STATUS=" + line.replace('\n', ' '));
    }

    /** Reports that the service is about to end. */
    public void stopping() {
        send("STOPPING=1");
    }

    /** Reports that the service is alive. Call it about twice in each {@link #watchdogInterval()}. */
    public void watchdog() {
        send("WATCHDOG=1");
    }

    /** {@return how long systemd waits for {@link #watchdog()} before it kills the service; empty without a watchdog} */
    public Optional<Duration> watchdogInterval() {
        return watchdogInterval;
    }

    private void send(String assignment) {
        socket.ifPresent(to -> to.send(assignment.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<UnixDatagram> open(String socket) {
        try {
            return Optional.of(new UnixDatagram(socket));
        } catch (IllegalArgumentException | IllegalStateException e) {
            // An address of another kind, such as vsock:2:1234 for virtual machines.
            return Optional.empty();
        }
    }

    /** Reads the interval as sd_watchdog_enabled(3) does: only for this process, not for one that inherits the variables. */
    private static Optional<Duration> watchdogInterval(Map<String, String> environment, long self) {
        var meant = number(environment.getOrDefault("WATCHDOG_PID", String.valueOf(self)));
        boolean forUs = meant.equals(Optional.of(self));
        return number(environment.getOrDefault("WATCHDOG_USEC", "0"))
                .filter(micros -> forUs && micros > 0)
                .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    }

    private static Optional<Long> number(String digits) {
        try {
            return Optional.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
