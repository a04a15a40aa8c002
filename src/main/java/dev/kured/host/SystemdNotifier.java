package dev.kured.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Tells systemd how this service is doing, see sd_notify(3). Without a service manager it says nothing, and it never
 * throws: a lost notification is no reason to fail.
 */
public final class SystemdNotifier {
    private final Optional<UnixDatagram> socket;
    private final Optional<Duration> watchdogInterval;

    /** @param environment in it systemd puts {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID} */
    public SystemdNotifier(Map<String, String> environment) {
        this(environment, ProcessHandle.current().pid());
    }

    SystemdNotifier(Map<String, String> environment, long self) {
        this.socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET")).flatMap(SystemdNotifier::open);
        this.watchdogInterval = watchdogInterval(environment, self);
    }

    /** The service is up; what waits for it may start. */
    public void ready() {
        send("READY=1");
    }

    /** One line for {@code systemctl status}: what the service is doing now. */
    public void status(String line) {
        send("STATUS=" + line.replace('\n', ' '));
    }

    /** The service is about to end. */
    public void stopping() {
        send("STOPPING=1");
    }

    /** The service is alive; due more often than {@link #watchdogInterval()}, best twice as often. */
    public void watchdog() {
        send("WATCHDOG=1");
    }

    /** How long systemd waits for {@link #watchdog()} before it ends the service; empty if it does not wait for it. */
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
            // Such as vsock:2:1234, for virtual machines.
            return Optional.empty();
        }
    }

    /** As sd_watchdog_enabled(3) has it: meant for this process, and not one that inherited the environment. */
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
