package dev.kured.sentinel;

import dev.kured.terms.DurationText;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that tells by its exit status whether a reboot is needed, such as {@code needs-restarting -r}. Whatever
 * else it does is no answer.
 *
 * @param words the program, looked for in {@code PATH}, and its arguments
 * @param yes the exit statuses that mean: a reboot is needed
 * @param no those that mean: none is needed
 * @param timeout after this time it is ended, with all that it has started
 */
public record SentinelCommand(List<String> words, Set<Integer> yes, Set<Integer> no, Duration timeout) {
    private static final int LINES = 3;
    private static final int MOST = 2048;
    private static final String FAIL_CLOSED = "No reboot is begun until it can (sentinel.command)";

    /** What the program said. */
    public enum Answer {
        /** A reboot is needed. */
        YES,
        /** None is. */
        NO
    }

    public SentinelCommand {
        words = List.copyOf(words);
        yes = Set.copyOf(yes);
        no = Set.copyOf(no);
    }

    /** As it would be typed. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /**
     * Runs it to its end.
     *
     * @throws Trouble if it is missing, does not end in time, or answers with another status
     * @throws InterruptedException after it has been ended
     */
    public Answer ask() throws Trouble, InterruptedException {
        try {
            // A file, not a pipe: a pipe may be kept open by what the command leaves behind, or run full.
            Path errors = Files.createTempFile("kured-sentinel", ".err");
            try {
                return ask(errors);
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new Trouble("the command '" + this + "' cannot be run: " + e.getMessage(), FAIL_CLOSED, e);
        }
    }

    private Answer ask(Path errors) throws IOException, Trouble, InterruptedException {
        Process process = start(errors);
        int status = await(process, errors);
        if (yes.contains(status)) {
            return Answer.YES;
        }
        if (no.contains(status)) {
            return Answer.NO;
        }
        throw new Trouble(
                "the command '" + this + "' exited with " + status + ", which means neither yes (" + inWords(yes)
                        + ") nor no (" + inWords(no) + ")" + said(errors),
                "No reboot is begun on it. Run it by hand, or change sentinel.command-yes and command-no");
    }

    private Process start(Path errors) throws IOException {
        var builder = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        // They are between systemd and kured.
        builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"));
        return builder.start();
    }

    private int await(Process process, Path errors) throws Trouble, InterruptedException {
        boolean ended = false;
        try {
            ended = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!ended) {
                end(process);
            }
        }
        if (!ended) {
            throw new Trouble(
                    "the command '" + this + "' did not end within " + DurationText.format(timeout) + ", and was ended"
                            + said(errors),
                    "No reboot is begun on it. Run it by hand, or raise sentinel.command-timeout");
        }
        return process.exitValue();
    }

    /** The program first, so that it starts no more; then what it had started. */
    private static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.stream().flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static String inWords(Set<Integer> statuses) {
        return new TreeSet<>(statuses).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The first lines that it wrote to its standard error. */
    private static String said(Path errors) {
        try (InputStream in = Files.newInputStream(errors)) {
            String said = new String(in.readNBytes(MOST), StandardCharsets.UTF_8).lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .limit(LINES)
                    .collect(Collectors.joining(" / "));
            return said.isEmpty() ? "" : ": " + said;
        } catch (IOException e) {
            return "";
        }
    }
}
