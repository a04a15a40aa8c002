package dev.kured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts that people read contain none of a few turns that make a sentence hard to understand. */
final class PlainEnglishTest {
    /** Files, and folders with all that is in them. A folder of sources adds its comments and its strings. */
    private static final List<Path> PLACES = Stream.of(
                    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "systemd", "packaging/man", "packaging/kured.toml",
                    "packaging/rbac.yaml", "packaging/rbac-daemonset.yaml", "packaging/rbac-lease.yaml",
                    "packaging/rbac-nodes.yaml", "packaging/rbac-serviceaccount.yaml", "packaging/monitoring",
                    "packaging/user", "packaging/deb", "packaging/rpm", "packaging/kured.catalog", "src/main")
            .map(Path::of)
            .toList();

    /** Write who does what instead: "the build reports it", "kured rolls back". */
    private static final List<String> TURNS = List.of(
            "is said", "is told", "takes back what", "who that", "to it is", "the latter", "that which");

    /** The end of a line lies between two words too, with the sign of a comment, a font of a manual page or quotes. */
    private static final String BETWEEN = "(?:[\\s\"+*#/]|^\\.[A-Z]{1,2}\\b)+";
    private static final Pattern FORBIDDEN = Pattern.compile(
            TURNS.stream().map(turn -> turn.replace(" ", BETWEEN)).collect(Collectors.joining("|", "\\b(?:", ")\\b")),
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private static List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (Path place : PLACES) {
            try (Stream<Path> all = Files.walk(place)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }

    /** Each with the number of its line. */
    private static List<String> turnsIn(String text) {
        return FORBIDDEN.matcher(text).results()
                .map(turn -> line(text, turn.start()) + ": " + turn.group().replaceAll(BETWEEN, " "))
                .toList();
    }

    private static long line(String text, int position) {
        return text.substring(0, position).chars().filter(character -> character == '\n').count() + 1;
    }

    @Test
    void noPageHasATurnThatIsForbidden() throws IOException {
        var found = new ArrayList<String>();
        for (Path file : files()) {
            turnsIn(Files.readString(file)).forEach(turn -> found.add(file + ":" + turn));
        }
        assertEquals(List.of(), found);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "one\nit is told",
        "one\nThat which",
        "one\n# is\n# told",
        "one\nis\n.B told",
        "one\n/** is\n * told */",
        "one\n\"it is\"\n        + \" told\""
    })
    void itFindsATurnAcrossLinesAndMarkup(String text) {
        assertEquals(1, turnsIn(text).size());
        assertTrue(turnsIn(text).getFirst().startsWith("2: "), () -> turnsIn(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"this told", "it is. Told", "the matter", "that is, which"})
    void itFindsNothingElse(String text) {
        assertEquals(List.of(), turnsIn(text));
    }
}
