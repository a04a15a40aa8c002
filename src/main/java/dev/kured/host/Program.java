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
 * A program of others, run to its end: without input, within a time limit, and heard only up to a limit. What it leaves
 * running in the background is not waited for.
 *
 * @param words the program, looked for in {@code PATH} unless it has a slash, and its arguments
 * @param environment added to kured's own
 * @param limit after this time it is ended, with all that it has started
 */
public record Program(List<String> words, Map<String, String> environment, Duration limit) {
    /** The most that is read of each of its outputs, in bytes. */
    public static final int MOST = 1024 * 1024;

    /** A program that writes more than this is ended, so that it does not fill the disk. */
    private static final long TOO_MUCH = 16L * MOST;

    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int LINES = 3;
    private static final int LONGEST_LINE = 500;

    /**
     * The outcome of one run.
     *
     * @param status its exit status; empty if it was ended because it took too long
     * @param output the beginning of its standard output
     * @param errors the beginning of its standard error
     * @param complete whether that is all of them
     */
    public record Outcome(OptionalInt status, String output, String errors, boolean complete) {

        /** The first lines of its standard error, as the end of a sentence: {@code ": no such option"}; may be empty. */
        public String complaint() {
            String said = errors.lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
                    .limit(LINES)
                    .collect(Collectors.joining(" / "));
            return said.isEmpty() ? "" : ": " + said;
        }
    }

    public Program {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /**
     * Runs it.
     *
     * @throws NotStarted if it cannot be started
     * @throws IOException if it writes without end; the message says why, as the end of a sentence
     * @throws InterruptedException after it has been ended
     */
    public Outcome run() throws IOException, InterruptedException {
        // Files, not pipes: a pipe may run full, or be kept open by what the program leaves behind.
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
            // They are between systemd and kured.
            builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw new IOException("a variable of its environment is not valid", e);
        } catch (IOException e) {
            throw new NotStarted(words.getFirst(), e);
        }
    }

    private OptionalInt await(Process process, Path output, Path errors) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try {
            for (long left = limit.toNanos(); left > 0; left = limit.toNanos() - (System.nanoTime() - begin)) {
                if (process.waitFor(Math.min(left, GLANCE.toNanos()), TimeUnit.NANOSECONDS)) {
                    return OptionalInt.of(process.exitValue());
                }
                if (Files.size(output) + Files.size(errors) > TOO_MUCH) {
                    throw new IOException("it wrote more than " + TOO_MUCH / MOST + " MiB, and was ended");
                }
            }
            return OptionalInt.empty();
        } finally {
            if (process.isAlive()) {
                end(process);
            }
        }
    }

    /** The program first, so that it starts no more; then what it had started. */
    private static void end(Process process) {
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

    /** As it would be typed. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
