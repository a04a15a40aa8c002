package dev.kured.cli;

import dev.kured.terms.Trouble;

/** A list of things that are looked at one after the other, as it is printed. */
final class Checklist {
    private final Terminal terminal;
    private boolean allWell = true;

    /** One thing to look at: it answers what was found. */
    interface Question {
        String ask() throws Trouble;
    }

    Checklist(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints one line; true if it is in order. */
    boolean check(String what, Question question) {
        try {
            terminal.line(terminal.green("✔") + " " + what + ": " + question.ask());
            return true;
        } catch (Trouble trouble) {
            allWell = false;
            terminal.line(terminal.red("✘") + " " + what + ": " + trouble.happened());
            if (!trouble.remedy().isEmpty()) {
                terminal.line("    " + trouble.remedy());
            }
            return false;
        } catch (RuntimeException e) {
            allWell = false;
            terminal.line(terminal.red("✘") + " " + what + ": kured has met a bug: " + e);
            terminal.line("    Please report it");
            return false;
        }
    }

    /** Prints a line about what works, and should be put right all the same. */
    void warn(String what, String text) {
        terminal.line(terminal.red("!") + " " + what + ": " + text);
    }

    /** Whether everything so far was in order. */
    boolean allWell() {
        return allWell;
    }
}
