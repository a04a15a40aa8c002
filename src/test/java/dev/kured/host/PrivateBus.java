package dev.kured.host;

import dev.kured.lab.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A D-Bus daemon for one test. If there is no {@code dbus-daemon}, the test is skipped with a message; with {@code CI=true}
 * it fails.
 */
final class PrivateBus implements AutoCloseable {
    private final Path daemon;
    private final Path socket;
    private final Path configuration;
    private final Path errors;
    private Optional<Process> running = Optional.empty();

    /** @param policy more rules, see dbus-daemon(1) */
    PrivateBus(Path directory, String policy) {
        this.daemon = Shell.need("dbus-daemon", "dbus-daemon");
        this.socket = directory.resolve("bus");
        this.configuration = directory.resolve("bus.conf");
        this.errors = directory.resolve("bus.err");
        try {
            Files.writeString(configuration, """
                    <busconfig>
                      <type>session</type>
                      <listen>%s</listen>
                      <policy context="default">
                        <allow user="*"/>
                        <allow own="*"/>
                        <allow send_type="method_call"/>
                        <allow send_type="signal"/>
                        <allow send_requested_reply="true" send_type="method_return"/>
                        <allow send_requested_reply="true" send_type="error"/>
                        <allow receive_type="method_call"/>
                        <allow receive_type="method_return"/>
                        <allow receive_type="error"/>
                        <allow receive_type="signal"/>
                        %s
                      </policy>
                    </busconfig>
                    """.formatted(address(), policy));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "unix:path=" + socket;
    }

    void start() {
        try {
            Files.deleteIfExists(socket);
            var started = new ProcessBuilder(daemon.toString(), "--config-file=" + configuration,
                    "--nofork", "--nopidfile", "--nosyslog", "--print-address")
                    .redirectError(errors.toFile())
                    .start();
            running = Optional.of(started);
            // The daemon prints its address when it listens.
            var output = new BufferedReader(started.inputReader(StandardCharsets.UTF_8));
            if (output.readLine() == null) {
                throw new IllegalStateException("dbus-daemon did not start: " + Files.readString(errors));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        running.ifPresent(process -> {
            process.destroyForcibly();
            await(process);
        });
        running = Optional.empty();
    }

    /** Stops the process (SIGSTOP): the socket still accepts connections, but nothing answers. */
    void hang() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            await(new ProcessBuilder("kill", "-" + name, String.valueOf(running.orElseThrow().pid())).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(process + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
