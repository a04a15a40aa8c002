package dev.kured.cli;

import dev.kured.daemon.ExitStatus;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A person's yes to what endangers a node, or overrules what somebody else has said. On a terminal it is asked for;
 * where there is none, it is {@code --yes}.
 */
final class Confirmation {
    @Option(names = "--yes", description = "Do not ask. Needed where there is no terminal to ask on.")
    private boolean yes;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** It was not given, so nothing was done. */
    static final class Withheld extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        private Withheld(int status, String message) {
            super(message);
            this.status = status;
        }

        /** The exit status. */
        int status() {
            return status;
        }
    }

    /**
     * Asks, unless it was said.
     *
     * @param fact what is so, which the person must know
     * @param question to be answered by yes or no
     */
    void demand(String fact, String question) throws Withheld {
        if (yes) {
            return;
        }
        if (!Terminal.canAsk()) {
            throw new Withheld(ExitStatus.USAGE,
                    fact + "\nThere is no terminal to ask on. To do it all the same, say --yes");
        }
        command.commandLine().getErr().println(fact);
        if (!Terminal.ask(question)) {
            throw new Withheld(ExitStatus.FAILED, "Nothing was changed.");
        }
    }

    /**
     * The same, where a word stands that was not said by the person who types.
     *
     * @param standing who has said it and why, as {@link Invoker} writes it; empty if nobody has said anything
     */
    void overrule(Optional<String> standing, String fact, String question) throws Withheld {
        if (standing.filter(words -> !Invoker.said(words)).isPresent()) {
            demand(fact, question);
        }
    }
}
