package dev.kured.sentinel;

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
 * else it does is no answer.
 *
 * @param words the program, looked for in {@code PATH}, and its arguments
 * @param yes the exit statuses that mean: a reboot is needed
 * @param no those that mean: none is needed
 * @param timeout after this time it is ended, with all that it has started
 */
public record SentinelCommand(List<String> words, Set<Integer> yes, Set<Integer> no, Duration timeout) {
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
        Program.Outcome outcome = run();
        if (outcome.status().isEmpty()) {
            throw new Trouble(
                    "the command '" + this + "' did not end within " + DurationText.format(timeout) + ", and was ended"
                            + outcome.complaint(),
                    "No reboot is begun on it. Run it by hand, or raise sentinel.command-timeout");
        }
        int status = outcome.status().getAsInt();
        if (yes.contains(status)) {
            return Answer.YES;
        }
        if (no.contains(status)) {
            return Answer.NO;
        }
        throw new Trouble(
                "the command '" + this + "' exited with " + status + ", which means neither yes (" + inWords(yes)
                        + ") nor no (" + inWords(no) + ")" + outcome.complaint(),
                "No reboot is begun on it. Run it by hand, or change sentinel.command-yes and command-no");
    }

    private Program.Outcome run() throws Trouble, InterruptedException {
        try {
            return new Program(words, Map.of(), timeout).run();
        } catch (IOException e) {
            throw new Trouble("the command '" + this + "' cannot be run: " + e.getMessage(), FAIL_CLOSED, e);
        }
    }

    private static String inWords(Set<Integer> statuses) {
        return new TreeSet<>(statuses).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
