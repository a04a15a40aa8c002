package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine;

/** kured(8) names every command, and every option and parameter of each. */
final class ManualOfCommandsTest {
    private static final Path PAGE = Path.of("packaging/man/kured.8");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
    private static final String HELP = "--help";

    static Stream<String> commands() {
        return specs().map(ManualOfCommandsTest::path);
    }

    private static Stream<CommandSpec> specs() {
        return below(Kured.commandLine().getCommandSpec());
    }

    private static Stream<CommandSpec> below(CommandSpec spec) {
        return spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .flatMap(command -> Stream.concat(Stream.of(command), below(command)));
    }

    private static CommandSpec spec(String path) {
        return specs().filter(command -> path(command).equals(path)).findFirst().orElseThrow();
    }

    /** The words after {@code kured}. */
    private static String path(CommandSpec command) {
        return command.qualifiedName().substring("kured ".length());
    }

    private static String page() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> !line.startsWith(".\\\""))
                .map(line -> line.replace("\\-", "-").replaceFirst("^\\.[BIR]{1,2} ", ""))
                .collect(Collectors.joining("\n"));
    }

    private static String section(String name) throws IOException {
        return Arrays.stream(page().split("\n\\.SH ", -1))
                .filter(section -> section.startsWith(name + "\n"))
                .findFirst().orElseThrow();
    }

    /** How the command line of a command looks. */
    private static String synopsis(String path) throws IOException {
        return Arrays.stream(section("SYNOPSIS").split("\n?\\.(SY kured|YS)\n?", -1))
                .filter(block -> longestPath(block).equals(path))
                .findFirst().orElse("");
    }

    private static String longestPath(String block) {
        return commands().filter(path -> block.matches("(?s)" + path + "\\b.*"))
                .max(Comparator.comparing(String::length)).orElse("");
    }

    private static Set<String> options(String text) {
        return OPTION.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> optionsOf(String path) {
        return spec(path).options().stream()
                .filter(option -> !option.hidden())
                .map(option -> option.longestName())
                .filter(name -> !name.equals(HELP))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsSynopsisNamesExactlyItsOptions(String path) throws IOException {
        assertEquals(optionsOf(path), options(synopsis(path)), "kured " + path);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itsSynopsisNamesItsParameters(String path) throws IOException {
        for (var parameter : spec(path).positionalParameters()) {
            assertTrue(synopsis(path).contains(parameter.paramLabel()), () -> parameter.paramLabel() + " of kured " + path);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itIsDescribed(String path) throws IOException {
        List<String> entries = List.of(section("COMMANDS").split("\\.TP\n", -1));
        assertTrue(entries.stream().anyMatch(entry -> entry.replaceAll("[\" \\[]", " ").strip().matches("(?s)(BI )?" + path + "\\b.*")),
                () -> "kured " + path + " is not among the commands");
    }

    @Test
    void everyOptionIsExplainedBesideTheSynopsis() throws IOException {
        Set<String> explained = options(page().replace(section("SYNOPSIS"), ""));
        commands().forEach(path -> optionsOf(path).forEach(option ->
                assertTrue(explained.contains(option), () -> option + " of kured " + path + " is explained nowhere")));
    }
}
