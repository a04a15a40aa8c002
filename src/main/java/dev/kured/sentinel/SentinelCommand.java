package dev.kured.sentinel;

import dev.kured.host.NotStarted;
import dev.kured.terms.DurationText;
import dev.kured.terms.Trouble;
import java.io.IOException;
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
 * else it does is no answer, and neither is a yes that comes with an error on its standard error: to many a program the
 * status of a yes is also that of any error.
 *
 * @param words the program, looked for in {@code PATH}, and its arguments
 * @param yes the exit statuses that mean: a reboot is needed
 * @param no those that mean: none is needed
 * @param timeout after this time it is ended, with all that it has started
 */
public record SentinelCommand(List<String> words, Set<Integer> yes, Set<Integer> no, Duration timeout) {

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
     * @throws Trouble if it is missing, does not end in time, answers with another status, or with yes and an error
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
            throw new Trouble("the command '" + this + "' cannot be run: " + e.getMessage(),
                    "No reboot is begun until it can (sentinel.command)", e);
        }
    }

    private Answer ask(Path errors) throws IOException, Trouble, InterruptedException {
        Process process = start(errors);
        int status = await(process, errors);
        if (yes.contains(status)) {
            return yesUnlessWrong(status, StandardError.in(errors).errors());
        }
        if (no.contains(status)) {
            return Answer.NO;
        }
        throw new Trouble(
                "the command '" + this + "' exited with " + status + ", which means neither yes (" + inWords(yes)
                        + ") nor no (" + inWords(no) + ")" + said(errors),
                "No reboot is begun on it. Run it by hand, or change sentinel.command-yes and command-no");
    }

    private Answer yesUnlessWrong(int status, StandardError errors) throws Trouble {
        if (errors.isEmpty()) {
            return Answer.YES;
        }
        throw new Trouble(
                "the command '" + this + "' exited with " + status + ", which means yes, but with an error: " + errors,
                "No reboot is begun on it. Run it by hand; if nothing is wrong, make it quiet (-q), or discard its"
                        + " standard error (sentinel.command)");
    }

    private Process start(Path errors) throws IOException, Trouble {
        var builder = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        // They are between systemd and kured.
        builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"));
        // So that it does not complain of a language that is not installed, and its warnings can be told from errors.
        builder.environment().remove("LANGUAGE");
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Trouble("cannot run " + words.getFirst() + ": " + NotStarted.reason(words.getFirst(), e),
                    "Install it, or correct sentinel.command; no reboot is begun meanwhile", e);
        }
    }

    private int await(Process process, Path errors) throws IOException, Trouble, InterruptedException {
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

    private static String said(Path errors) throws IOException {
        StandardError said = StandardError.in(errors);
        return said.isEmpty() ? "" : ": " + said;
    }
}
