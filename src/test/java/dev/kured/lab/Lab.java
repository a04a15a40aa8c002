package dev.kured.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The lab: a script that makes a real API server, and nodes with real systemd that really reboot, on this machine.
 * {@code KURED_LAB} names it; by default it lies beside the checkout. With {@code CI=true} it must be there; on a
 * laptop without it the tests that need it are skipped, and say so.
 */
public final class Lab {
    private final Path script;
    private final Path directory;
    private final Map<String, String> environment;

    private Lab(Path script, Path directory, Map<String, String> environment) {
        this.script = script;
        this.directory = directory;
        this.environment = environment;
    }

    /** The lab with its state in {@code directory}; skips the calling test where there is none. */
    public static Lab in(Path directory) {
        return new Lab(script(), directory, Map.of());
    }

    /** The lab with its state in a directory of its own, which {@code down} removes. */
    public static Lab inTemporaryDirectory() {
        return inTemporaryDirectory(Map.of());
    }

    /** As above, with more in the environment of each command, such as {@code LAB_SUITE}. */
    public static Lab inTemporaryDirectory(Map<String, String> environment) {
        Path script = script();
        try {
            // A short path: etcd listens on a socket below it.
            return new Lab(script, Files.createTempDirectory("kured-e2e"), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path script() {
        var configured = Optional.ofNullable(System.getenv("KURED_LAB"));
        var script = Path.of(configured.orElse("../shared/lab/lab.sh")).toAbsolutePath().normalize();
        boolean there = Files.isExecutable(script);
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("no lab at " + script + ": in CI these tests must run (KURED_LAB)");
        }
        Assumptions.assumeTrue(there, () -> "skipped: no lab at " + script + " (KURED_LAB names its lab.sh)");
        return script;
    }

    /** Where this lab keeps its state. */
    public Path directory() {
        return directory;
    }

    /** Runs one of the lab's commands, and returns what it wrote to standard output, stripped. */
    public String run(String... arguments) {
        return run(Map.of(), arguments);
    }

    /** As above, with more in the environment. */
    public String run(Map<String, String> environment, String... arguments) {
        var answer = attempt(environment, arguments);
        if (answer.status() != 0) {
            throw new IllegalStateException(
                    "lab.sh " + String.join(" ", arguments) + " exited with " + answer.status() + ":\n" + answer.errors());
        }
        return answer.output();
    }

    /** Runs one of the lab's commands, whatever its exit status. */
    public Answer attempt(Map<String, String> environment, String... arguments) {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("kured-lab", ".out");
            Path errors = Files.createTempFile("kured-lab", ".err");
            try {
                var builder = new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
                builder.environment().put("LAB_DIR", directory.toString());
                builder.environment().putAll(this.environment);
                builder.environment().putAll(environment);
                int status = builder.start().waitFor();
                return new Answer(status, Files.readString(output).strip(), Files.readString(errors).strip());
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts one of the lab's commands that goes on until it is ended; what it writes goes to this file. */
    public Process start(Path output, String... arguments) {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("LAB_DIR", directory.toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a command of the lab ended. */
    public record Answer(int status, String output, String errors) {}
}
