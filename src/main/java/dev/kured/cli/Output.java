package dev.kured.cli;

import com.google.gson.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The answer of a command on standard output: text for people, or with {@code --json} one JSON object for programs. */
final class Output {
    @Option(names = "--json", description = "As one JSON object, for programs.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** {@return whether a program reads the answer} */
    boolean isJson() {
        return json;
    }

    /** {@return standard output, with what it can show} */
    Terminal terminal() {
        return Terminal.of(command.commandLine().getOut());
    }

    /** Prints the answer for programs. */
    void print(JsonObject answer) {
        terminal().line(JsonOutput.text(answer));
    }

    /** Prints one of the two, as the command line asks. */
    void print(JsonObject answer, String words) {
        terminal().line(json ? JsonOutput.text(answer) : words);
    }
}
