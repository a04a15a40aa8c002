package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.daemon.Daemon;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

final class KuredTest {
    @TempDir
    private Path directory = Path.of("");

    static Stream<String> commands() {
        return Kured.COMMANDS.stream().map(command -> annotation(command).name());
    }

    private static Command annotation(Class<?> command) {
        return command.getAnnotation(Command.class);
    }

    @Test
    void helpNamesEveryCommandAndShowsExamples() {
        Screen help = Screen.of("--help");
        assertEquals(0, help.status());
        assertEquals("", help.err());
        commands().forEach(command -> assertTrue(help.out().lines().anyMatch(line -> line.startsWith("  " + command + " ")),
                () -> command + " is missing:\n" + help.out()));
        assertTrue(help.out().contains("Examples:\n  kured check "), help.out());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfEachCommandShowsExamples(String command) {
        Screen help = Screen.of(command, "--help");
        assertEquals(0, help.status());
        assertTrue(help.out().startsWith("Usage: kured " + command + " "), help.out());
        assertTrue(help.out().contains("--config=FILE"), help.out());
        assertTrue(help.out().matches("(?s).*\nExamples?:\n  .*(kured " + command + "|systemctl).*"), help.out());
        assertEquals(help.out(), Screen.of(command, "-h").out());
    }

    /** picocli would break it, and its second half would begin at the left edge. */
    @Test
    void noExampleIsTooLongForATerminal() {
        List<String> examples = Stream.concat(Stream.of(Kured.class), Kured.COMMANDS.stream())
                .flatMap(command -> Stream.of(annotation(command).footer()))
                .toList();
        assertEquals(List.of(), examples.stream().filter(line -> line.length() > 80).toList());
    }

    @Test
    void theVersionIsTold() {
        Screen version = Screen.of("version");
        assertEquals(0, version.status());
        assertEquals("kured " + Daemon.version() + "\n", version.out());
    }

    // The command line is wrong

    @Test
    void withoutACommandItHelps() {
        Screen screen = Screen.of();
        assertEquals(64, screen.status());
        assertEquals(Screen.of("--help").out(), screen.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "reboot-everything", "--unknown", "status --unknown", "status surplus", "status --config", "check --json",
        "version surplus", "run --jsn"
    })
    void aWrongCommandLineIsToldFromEveryOtherFailure(String line) {
        Screen screen = Screen.of(line.split(" "));
        assertEquals(64, screen.status(), screen.err());
        assertEquals("", screen.out());
        assertTrue(screen.err().matches("(?s).*\n(See: kured( [a-z]+)? --help|Did you mean.*)\n"), screen.err());
        assertTrue(screen.err().lines().count() <= 4, "the mistake is not lost in a page of help: " + screen.err());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noCommandTakesAnOptionThatItDoesNotKnow(String command) {
        assertEquals(64, Screen.of(command, "--unknown").status());
    }

    @Test
    void whatIsWrongIsNamed() {
        assertTrue(Screen.of("status", "--jsn").err().startsWith("Unknown option: '--jsn'"));
        assertTrue(Screen.of("stats").err().contains("stats"));
    }

    // kured itself is wrong

    @Command(name = "broken")
    private static final class Broken implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("it cannot be");
        }
    }

    @Test
    void anExceptionThatNobodyExpectsIsOneLineAndNoStackTrace() {
        var err = new StringWriter();
        var commandLine = Kured.commandLine().addSubcommand(new Broken()).setErr(new PrintWriter(err, true));
        assertEquals(70, Kured.execute(commandLine, "broken"));
        String told = err.toString();
        assertTrue(told.startsWith("kured has met a bug and ends: java.lang.IllegalStateException: it cannot be, in thread "),
                told);
        assertTrue(told.endsWith(". Please report it, with what KURED_DEBUG=1 in the environment adds\n"), told);
        assertEquals(1, told.lines().count(), told);
    }

    // The configuration is wrong

    @ParameterizedTest
    @ValueSource(strings = {"run", "status", "check"})
    void aWrongConfigurationIsToldByItsOwnExitStatus(String command) throws IOException {
        Path config = Files.writeString(directory.resolve("kured.toml"), "[drain]\ntimeout = \"fast\"\n");
        assertEquals(78, Screen.of(command, "--config", config.toString()).status());
        assertEquals(78, Screen.of(command, "--config", directory.resolve("missing.toml").toString()).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "check"})
    void eachMistakeIsNamedWithFileLineAndColumn(String command) throws IOException {
        Path config = Files.writeString(directory.resolve("kured.toml"), "[drain]\ntimeout = \"fast\"\nspeed = 3\n");
        Screen screen = Screen.of(command, "--config", config.toString());
        String told = screen.out() + screen.err();
        assertTrue(told.contains(config + ":2:11: drain.timeout: found "), told);
        assertTrue(told.contains(config + ":3:1: drain.speed: found an unknown key"), told);
        assertTrue(!told.contains("Exception") && !told.contains("\tat "), told);
    }
}
