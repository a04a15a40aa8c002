package dev.kured.sentinel;

import dev.kured.host.NotStarted;
import dev.kured.host.Program;
import dev.kured.terms.DurationText;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A command whose exit status tells whether a reboot is needed, such as {@code needs-restarting -r}. Any other outcome is
 * no answer. A yes with an error on standard error is no answer either, because many programs use one exit status for yes
 * and for any error.
 *
 * @param words {@code sentinel.command}: the program, looked for in {@code PATH}, and its arguments
 * @param yes {@code sentinel.command-yes}: the exit statuses that mean that a reboot is needed
 * @param no {@code sentinel.command-no}: the exit statuses that mean that none is needed
 * @param timeout {@code sentinel.command-timeout}: after this time kured ends it, with all that it has started
 */
public record SentinelCommand(List<String> words, Set<Integer> yes, Set<Integer> no, Duration timeout) {

    /** The defaults, with no words: nothing runs. */
    public static final SentinelCommand USUAL =
            new SentinelCommand(List.of(), Set.of(0), Set.of(1), Duration.ofMinutes(1));

    private static final String TOO_MUCH = "\nand more than kured reads";
    /** Prevents complaints about languages that are not installed, and keeps warnings recognizable. */
    private static final Map<String, String> ENGLISH = Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "");

    /** The answer of the command. */
    public enum Answer {
        /** A reboot is needed. */
        YES,
        /** No reboot is needed. */
        NO
    }

    /** Copies the collections. */
    public SentinelCommand {
        words = List.copyOf(words);
        yes = Set.copyOf(yes);
        no = Set.copyOf(no);
    }

    /** Returns the same command with another {@code sentinel.command}. */
    public SentinelCommand withWords(List<String> other) {
        return new SentinelCommand(other, yes, no, timeout);
    }

    /** Returns the same command with another {@code sentinel.command-yes}. */
    public SentinelCommand withYes(Set<Integer> other) {
        return new SentinelCommand(words, other, no, timeout);
    }

    /** Returns the same command with another {@code sentinel.command-no}. */
    public SentinelCommand withNo(Set<Integer> other) {
        return new SentinelCommand(words, yes, other, timeout);
    }

    /** Returns the same command with another {@code sentinel.command-timeout}. */
    public SentinelCommand withTimeout(Duration other) {
        return new SentinelCommand(words, yes, no, other);
    }

    /** As it would be typed. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /**
     * Runs the command to its end.
     *
     * @return the answer
     * @throws Trouble if the command cannot be run, does not end in time, or gives no answer
     * @throws InterruptedException if the thread is interrupted; the command is killed
     */
    public Answer ask() throws Trouble, InterruptedException {
        Program.Outcome outcome = run();
        StandardError errors = StandardError.of(outcome.errors() + (outcome.complete() ? "" : TOO_MUCH));
        if (outcome.status().isEmpty()) {
            throw new Trouble(
                    "the command '" + this + "' did not end within " + DurationText.format(timeout) + " and was killed"
                            + said(errors),
                    "This starts no reboot. Run the command by hand, or raise sentinel.command-timeout");
        }
        int status = outcome.status().getAsInt();
        if (yes.contains(status)) {
            return yesUnlessWrong(status, errors.errors());
        }
        if (no.contains(status)) {
            return Answer.NO;
        }
        throw new Trouble(
                "the command '" + this + "' exited with " + status + ", which means neither yes (" + inWords(yes)
                        + ") nor no (" + inWords(no) + ")" + said(errors),
                "This starts no reboot. Run the command by hand, or change sentinel.command-yes and command-no");
    }

    private Answer yesUnlessWrong(int status, StandardError errors) throws Trouble {
        if (errors.isEmpty()) {
            return Answer.YES;
        }
        throw new Trouble(
                "the command '" + this + "' exited with " + status + ", which means yes, but with an error: " + errors,
                "This starts no reboot. Run the command by hand; if nothing is wrong, make it quiet (-q), or discard its"
                        + " standard error (sentinel.command)");
    }

    private Program.Outcome run() throws Trouble, InterruptedException {
        try {
            return new Program(words, ENGLISH, timeout).run();
        } catch (NotStarted e) {
            throw new Trouble("cannot run " + words.getFirst() + ": " + e.getMessage(),
                    "Install it, or correct sentinel.command; until then kured begins no reboot", e);
        } catch (IOException e) {
            throw new Trouble("the command '" + this + "' cannot be run: " + e.getMessage(),
                    "Until it can be run, kured begins no reboot (sentinel.command)", e);
        }
    }

    private static String said(StandardError errors) {
        return errors.isEmpty() ? "" : ": " + errors;
    }

    private static String inWords(Set<Integer> statuses) {
        return new TreeSet<>(statuses).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
