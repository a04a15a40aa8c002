package dev.kured.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs an external program to its end, without input, with a limit of time and of output. Processes that the program
 * leaves in the background are not waited for.
 *
 * @param words the program, searched in {@code PATH} unless it contains a slash, and its arguments
 * @param environment the variables that are added to kured's own
 * @param limit the time after which the program and all processes that it started are killed
 */
public record Program(List<String> words, Map<String, String> environment, Duration limit) {
    /** The limit, in bytes, up to which standard output and standard error are read. */
    public static final int MOST = 1024 * 1024;

    /** A program that writes more bytes is killed, so that it does not fill the disk. */
    private static final long TOO_MUCH = 16L * MOST;

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);
    private static final int LINES = 3;
    private static final int LONGEST_LINE = 500;

    /**
     * The outcome of one run.
     *
     * @param status the exit status; empty if the program was killed at the time limit
     * @param output the beginning of standard output
     * @param errors the beginning of standard error
     * @param complete whether both are complete
     */
    public record Outcome(OptionalInt status, String output, String errors, boolean complete) {

        /** {@return the first lines of standard error as the end of a sentence, {@code ": no such option"}; may be empty} */
        public String complaint() {
            String first = errors.lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
                    .limit(LINES)
                    .collect(Collectors.joining(" / "));
            return first.isEmpty() ? "" : ": " + first;
        }
    }

    /** Copies the collections. */
    public Program {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /**
     * Runs the program.
     *
     * @return the outcome
     * @throws NotStarted if the program cannot be started
     * @throws IOException if it writes too much; the message is the reason, to be put at the end of a sentence
     * @throws InterruptedException if the thread is interrupted; the program is killed
     */
    public Outcome run() throws IOException, InterruptedException {
        // Files, not pipes: a pipe can fill up, and a background process can keep it open.
        Path output = Files.createTempFile("kured-program", ".out");
        try {
            Path errors = Files.createTempFile("kured-program", ".err");
            try {
                OptionalInt status = await(start(output, errors), output, errors);
                return new Outcome(status, beginning(output), beginning(errors),
                        Files.size(output) <= MOST && Files.size(errors) <= MOST);
            } finally {
                Files.deleteIfExists(errors);
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private Process start(Path output, Path errors) throws IOException {
        var builder = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        try {
            // These are between systemd and kured.
            builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw new IOException("one of its environment variables is not valid", e);
        } catch (IOException e) {
            throw new NotStarted(words.getFirst(), e);
        }
    }

    private OptionalInt await(Process process, Path output, Path errors) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try {
            for (long left = limit.toNanos(); left > 0; left = limit.toNanos() - (System.nanoTime() - begin)) {
                if (process.waitFor(Math.min(left, CHECK_INTERVAL.toNanos()), TimeUnit.NANOSECONDS)) {
                    return OptionalInt.of(process.exitValue());
                }
                if (Files.size(output) + Files.size(errors) > TOO_MUCH) {
                    throw new IOException("it wrote more than " + TOO_MUCH / MOST + " MiB and was killed");
                }
            }
            return OptionalInt.empty();
        } finally {
            if (process.isAlive()) {
                kill(process);
            }
        }
    }

    /** Kills the program first, so that it starts no more processes, and then the processes that it had started. */
    private static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.stream().flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static String beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    /** Returns the command line, without quotes. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
