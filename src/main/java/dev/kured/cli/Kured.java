package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.ConfigFile;
import dev.kured.daemon.Bug;
import dev.kured.daemon.Daemon;
import dev.kured.daemon.ExitStatus;
import dev.kured.terms.Trouble;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import picocli.CommandLine;

/** The command {@code kured}. */
@Command(
        name = "kured",
        description = "Reboots this node of a Kubernetes cluster, safely and one node at a time, when its operating"
                + " system asks for it.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured check                       is everything in place on this node?",
            "  systemctl enable --now kured      from now on the node reboots when needed",
            "  kured status                      what is it doing, and why?",
            "  journalctl -u kured               what has it done?",
            "  kured window                      when may it reboot?",
            "  kured rehearse                    how will the whole fleet reboot?",
            "",
            "See kured(8)."
        })
public final class Kured implements Callable<Integer> {
    static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            StatusCommand.class,
            HoldCommand.class,
            UnholdCommand.class,
            RebootCommand.class,
            LockCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            WindowCommand.class,
            RehearseCommand.class,
            CheckCommand.class,
            NotifyCommand.class,
            MigrateCommand.class,
            VersionCommand.class);

    /** The environment variable that adds a stack trace to the message about a bug. */
    private static final String DEBUG = "KURED_DEBUG";

    @CommandLine.Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    @SuppressWarnings("unused") // picocli asks for it
    private boolean help;

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    private Kured() {}

    /** Without a command. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitStatus.USAGE;
    }

    /** With all of its commands. */
    public static CommandLine commandLine() {
        return with(COMMANDS);
    }

    private static CommandLine with(List<Class<?>> commands) {
        var commandLine = new CommandLine(new Kured());
        commands.forEach(commandLine::addSubcommand);
        return commandLine;
    }

    /** With the one that is meant, which saves a third of the time that it takes to start; with all if none is. */
    private static CommandLine fitting(String... arguments) {
        List<Class<?>> meant = COMMANDS.stream()
                .filter(command -> arguments.length > 0
                        && command.getAnnotation(Command.class).name().equals(arguments[0]))
                .toList();
        return with(meant.isEmpty() ? COMMANDS : meant);
    }

    /** Runs a command line, and returns the exit status. */
    public static int execute(String... arguments) {
        Optional<Path> config = configOfDaemon(List.of(arguments));
        return config.isPresent() ? Daemon.run(config.get()) : execute(fitting(arguments), arguments);
    }

    /** The daemon is small: it does not load the command line for the two forms in which it is always started. */
    private static Optional<Path> configOfDaemon(List<String> arguments) {
        if (arguments.equals(List.of("run"))) {
            return Optional.of(ConfigFile.USUAL);
        }
        boolean plain = arguments.size() == 3 && arguments.subList(0, 2).equals(List.of("run", "--config"));
        return plain ? Optional.of(Path.of(arguments.get(2))) : Optional.empty();
    }

    static int execute(CommandLine commandLine, String... arguments) {
        commandLine.setParameterExceptionHandler(Kured::refuse);
        commandLine.setExecutionExceptionHandler((failure, command, _) -> tell(failure, command.getErr()));
        commandLine.setExitCodeExceptionMapper(
                failure -> failure instanceof ParameterException ? ExitStatus.USAGE : ExitStatus.FAILED);
        return commandLine.execute(arguments);
    }

    /** What is wrong, and where the rest stands: a page of help would push the one line out of sight. */
    private static int refuse(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        command.getErr().println(mistake.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(mistake, command.getErr())) {
            command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitStatus.USAGE;
    }

    /** How every command may end; anything else is a bug. */
    private static int tell(Exception failure, PrintWriter errors) {
        return switch (failure) {
            case Trouble trouble -> end(errors, trouble.inFull(), ExitStatus.FAILED);
            case Confirmation.Withheld withheld -> end(errors, String.valueOf(withheld.getMessage()), withheld.status());
            case ConfigErrors wrong -> end(errors, String.valueOf(wrong.getMessage()), ExitStatus.CONFIGURATION);
            default -> bug(failure, errors);
        };
    }

    private static int bug(Exception failure, PrintWriter errors) {
        boolean debug = System.getenv(DEBUG) != null;
        errors.println(Bug.here(failure).inWords() + (debug ? "" : ", with what " + DEBUG + "=1 in the environment adds"));
        if (debug) {
            failure.printStackTrace(errors);
        }
        return ExitStatus.BUG;
    }

    private static int end(PrintWriter errors, String message, int status) {
        errors.println(message);
        return status;
    }
}
