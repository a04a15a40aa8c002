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
 * A program that tells by its exit status whether a reboot is needed, such as {@code needs-restarting -r}. Whatever
 * else it does is no answer, and neither is a yes that comes with an error on its standard error: to many a program the
 * status of a yes is also that of any error.
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
    /** So that it does not complain of a language that is not installed, and its warnings can be told from errors. */
    private static final Map<String, String> ENGLISH = Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "");

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
     * Runs it to its end.
     *
     * @throws Trouble if it is missing, does not end in time, answers with another status, or with yes and an error
     * @throws InterruptedException after it has been ended
     */
    public Answer ask() throws Trouble, InterruptedException {
        Program.Outcome outcome = run();
        StandardError errors = StandardError.of(outcome.errors() + (outcome.complete() ? "" : TOO_MUCH));
        if (outcome.status().isEmpty()) {
            throw new Trouble(
                    "the command '" + this + "' did not end within " + DurationText.format(timeout) + ", and was ended"
                            + said(errors),
                    "No reboot is begun on it. Run it by hand, or raise sentinel.command-timeout");
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

    private Program.Outcome run() throws Trouble, InterruptedException {
        try {
            return new Program(words, ENGLISH, timeout).run();
        } catch (NotStarted e) {
            throw new Trouble("cannot run " + words.getFirst() + ": " + e.getMessage(),
                    "Install it, or correct sentinel.command; no reboot is begun meanwhile", e);
        } catch (IOException e) {
            throw new Trouble("the command '" + this + "' cannot be run: " + e.getMessage(),
                    "No reboot is begun until it can (sentinel.command)", e);
        }
    }

    private static String said(StandardError errors) {
        return errors.isEmpty() ? "" : ": " + errors;
    }

    private static String inWords(Set<Integer> statuses) {
        return new TreeSet<>(statuses).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
