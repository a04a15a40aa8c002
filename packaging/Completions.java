import dev.kured.cli.Kured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine;

/**
 * Writes the scripts with which bash, zsh and fish complete the command lines of kured, from its commands and options:
 * {@code java -cp JARS packaging/Completions.java FOLDER}. Values are completed where they are files. picocli makes the
 * script for bash; it has none for fish, and for zsh only that of bash (picocli issues 294 and 725).
 */
final class Completions {
    private static final String ORIGIN = "# Completes the command lines of kured(8). Made by the build from its commands and options.\n";

    private Completions() {}

    static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        CommandSpec kured = Kured.commandLine().getCommandSpec();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("kured"), bash(kured));
        Files.writeString(folder.resolve("_kured"), zsh(kured));
        Files.writeString(folder.resolve("kured.fish"), fish(kured));
    }

    // ------------------------------------------------------------------ bash

    private static String bash(CommandSpec kured) {
        // Without its first line: a shell reads the script, nobody executes it.
        String script = AutoComplete.bash("kured", kured.commandLine())
                .replaceFirst("^#!.*", "").replaceFirst("(?m)^complete -F .*$", "").strip();
        return script + """


                %s# bash takes the = of --option=value for a word of its own; the functions above expect none.
                _kured() {
                    local words=() at=$COMP_CWORD i
                    for i in "${!COMP_WORDS[@]}"; do
                        if [ "${COMP_WORDS[i]}" != '=' ]; then
                            words+=("${COMP_WORDS[i]}")
                        elif [ "$i" -eq "$COMP_CWORD" ]; then
                            words+=('')
                        elif [ "$i" -lt "$COMP_CWORD" ]; then
                            at=$((at - 1))
                        fi
                    done
                    local COMP_WORDS=("${words[@]}") COMP_CWORD=$at
                    _complete_kured
                }
                complete -F _kured -o default kured
                """.formatted(ORIGIN);
    }

    // ------------------------------------------------------------------ zsh

    private static String zsh(CommandSpec kured) {
        var functions = new StringBuilder("#compdef kured\n" + ORIGIN);
        withAllBelow(kured).forEach(command -> functions.append(zshFunction(command)));
        return functions + "\n_kured \"$@\"\n";
    }

    private static String zshFunction(CommandSpec command) {
        boolean hasBelow = !below(command).isEmpty();
        var text = new StringBuilder("\n" + zshName(command) + "() {\n");
        if (hasBelow) {
            text.append("    local state line\n    local -a commands\n");
        }
        text.append("    _arguments").append(hasBelow ? " -C" : "");
        shown(command).forEach(option -> text.append(" \\\n        ").append(zshOption(option)));
        command.positionalParameters().forEach(parameter -> text.append(" \\\n        '%s:%s:%s'".formatted(
                parameter.arity().min() == 0 ? ":" : "", parameter.paramLabel(), isFile(parameter) ? "_files" : " ")));
        if (hasBelow) {
            text.append(" \\\n        '1: :->command' \\\n        '*:: :->arguments'\n    case $state in\n        command)\n");
            text.append("            commands=(\n");
            below(command).forEach(subcommand -> text.append("                %s\n".formatted(
                    quoted(subcommand.name() + ":" + about(subcommand.usageMessage().description()).replace(":", "\\:")))));
            text.append("            )\n            _describe command commands\n            ;;\n");
            text.append("        arguments)\n            case $line[1] in\n");
            below(command).forEach(subcommand ->
                    text.append("                %s) %s ;;\n".formatted(subcommand.name(), zshName(subcommand))));
            text.append("            esac\n            ;;\n    esac\n");
        } else {
            text.append('\n');
        }
        return text.append("}\n").toString();
    }

    private static String zshName(CommandSpec command) {
        return ("_kured " + path(command)).strip().replace(' ', '_');
    }

    private static String zshOption(OptionSpec option) {
        String about = "[" + about(option.description()).replace("[", "\\[").replace("]", "\\]") + "]";
        if (takesValue(option)) {
            return quoted(option.longestName() + "=" + about + ":" + option.paramLabel() + ":" + (isFile(option) ? "_files" : " "));
        }
        if (option.names().length == 1) {
            return quoted(option.longestName() + about);
        }
        return "'(" + String.join(" ", option.names()) + ")'{" + String.join(",", option.names()) + "}" + quoted(about);
    }

    // ------------------------------------------------------------------ fish

    private static String fish(CommandSpec kured) {
        var text = new StringBuilder(ORIGIN + "complete -c kured -f\n");
        withAllBelow(kured).forEach(command -> {
            String here = "complete -c kured -n '" + fishCondition(command) + "'";
            below(command).forEach(subcommand -> text.append("%s -a %s -d %s\n".formatted(
                    here, subcommand.name(), quoted(about(subcommand.usageMessage().description())))));
            shown(command).forEach(option -> {
                text.append(here);
                Stream.of(option.names()).forEach(name -> text.append(name.startsWith("--") ? " -l " : " -s ")
                        .append(name.replaceFirst("^-+", "")));
                text.append(takesValue(option) ? isFile(option) ? " -r -F" : " -x" : "")
                        .append(" -d ").append(quoted(about(option.description()))).append('\n');
            });
            if (command.positionalParameters().stream().anyMatch(Completions::isFile)) {
                text.append(here).append(" -F\n");
            }
        });
        return text.toString();
    }

    private static String fishCondition(CommandSpec command) {
        if (command.parent() == null) {
            return "__fish_use_subcommand";
        }
        String condition = "__fish_seen_subcommand_from " + command.name();
        List<String> below = below(command).stream().map(CommandSpec::name).toList();
        return below.isEmpty() ? condition
                : condition + "; and not __fish_seen_subcommand_from " + String.join(" ", below);
    }

    // ------------------------------------------------------------------ the model

    private static List<CommandSpec> below(CommandSpec command) {
        return command.subcommands().values().stream().map(CommandLine::getCommandSpec).toList();
    }

    private static Stream<CommandSpec> withAllBelow(CommandSpec command) {
        return Stream.concat(Stream.of(command), below(command).stream().flatMap(Completions::withAllBelow));
    }

    /** Returns the options that the help shows. */
    private static List<OptionSpec> shown(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** Returns the words after {@code kured}. */
    private static String path(CommandSpec command) {
        return command.parent() == null ? "" : (path(command.parent()) + " " + command.name()).strip();
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static boolean isFile(OptionSpec option) {
        return option.paramLabel().equals("FILE");
    }

    private static boolean isFile(PositionalParamSpec parameter) {
        return parameter.paramLabel().equals("FILE");
    }

    /** Returns the first words of a description, without its details. */
    private static String about(String[] description) {
        String whole = String.join(" ", description);
        return whole.split("\\.( |$)|;|:? \\(|: ", 2)[0].replace("`", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
