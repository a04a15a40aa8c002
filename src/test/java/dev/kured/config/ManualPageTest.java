package dev.kured.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;

/** kured.toml(5) and the code say the same: which keys there are, their defaults, what their values must be. */
final class ManualPageTest {
    private static final Path PAGE = Path.of("packaging/man/kured.toml.5");
    private static final Pattern TABLE = Pattern.compile("\\.SS \\[(.*)]");
    private static final Pattern KEY = Pattern.compile("\\.B ([a-z-]+ = .*)");
    private static final Pattern FONT = Pattern.compile("^\\.[BIR]+ ");
    /** No key takes one of these: a moment with an offset, in TOML's own form. */
    private static final String NOTHING_SENSIBLE = "2026-12-20T18:00:00Z";

    @TempDir
    private Path directory;

    /**
     * What the page says of a key.
     *
     * @param heading the key with its default, as it would stand in the file
     */
    private record Entry(String table, String heading, String text) {
        String key() {
            return table + "." + heading.substring(0, heading.indexOf(" = "));
        }
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> !line.startsWith(".\\\""))
                .map(line -> line.replace("\\(dq", "\"").replace("\\(aq", "'").replace("\\-", "-").replace("\\&", "")
                        .replace("\\[u2026]", "…").replace("\\(em", "—"))
                .toList();
    }

    private static List<Entry> entries() throws IOException {
        var entries = new ArrayList<Entry>();
        var heading = new StringBuilder();
        var text = new StringBuilder();
        String table = "";
        for (String line : lines()) {
            Matcher key = KEY.matcher(line);
            Matcher next = TABLE.matcher(line);
            boolean over = next.matches() || line.equals(".EX") || line.startsWith(".SH");
            if ((key.matches() || over) && !heading.isEmpty()) {
                entries.add(new Entry(table, heading.toString(), text.toString().strip()));
                heading.setLength(0);
                text.setLength(0);
            }
            if (key.matches()) {
                heading.append(key.group(1));
            } else if (next.matches()) {
                table = next.group(1);
            } else if (!line.matches("\\.(TP|PP|IP|RS|RE|br|EE)")) {
                text.append(FONT.matcher(line).replaceFirst("")).append(' ');
            }
        }
        return entries;
    }

    static List<String> examples() throws IOException {
        return Pattern.compile("(?m)^\\.EX\\n(.*?)^\\.EE$", Pattern.DOTALL)
                .matcher(String.join("\n", lines()))
                .results()
                .map(example -> example.group(1))
                .toList();
    }

    private static Set<String> knownKeys() {
        Table root = Table.root(List.of(), error -> {});
        Keys.settings(root);
        return new TreeSet<>(root.knownKeys());
    }

    private Settings read(String text) throws IOException, ConfigErrors {
        return ConfigFile.read(Files.writeString(directory.resolve("kured.toml"), text));
    }

    /** What is said to whoever writes nonsense. */
    private List<ConfigError> refusals(String text) {
        return assertThrows(ConfigErrors.class, () -> read(text)).errors();
    }

    @Test
    void itNamesExactlyTheKeysThatTheCodeKnows() throws IOException {
        List<String> named = entries().stream().map(Entry::key).toList();
        assertEquals(knownKeys(), new TreeSet<>(named));
        assertEquals(named.size(), Set.copyOf(named).size(), "each once");
    }

    @Test
    void itsDefaultsAreTheDefaults() throws Exception {
        Map<String, String> tables = entries().stream().collect(Collectors.groupingBy(
                Entry::table, LinkedHashMap::new, Collectors.mapping(Entry::heading, Collectors.joining("\n"))));
        String text = tables.entrySet().stream()
                .map(table -> "[" + table.getKey() + "]\n" + table.getValue() + "\n")
                .collect(Collectors.joining());
        assertEquals(ConfigFile.defaults(), read(text));
    }

    @Test
    void ofEachKeyItSaysWhatTheCodeExpects() throws IOException {
        for (Entry entry : entries()) {
            String key = entry.key().substring(entry.table().length() + 1);
            String expected = refusals("[" + entry.table() + "]\n" + key + " = " + NOTHING_SENSIBLE).stream()
                    .filter(error -> error.key().equals(entry.key()))
                    .findFirst().orElseThrow().expected();
            assertTrue(entry.text().contains("Value: " + expected), () ->
                    "of " + entry.key() + " the code expects " + expected + ", and the page says: " + entry.text());
        }
    }

    /** The tables within a list are no keys of their own: each of their columns stands in the entry of the list. */
    @ParameterizedTest
    @ValueSource(strings = {"windows", "exclusions"})
    void ofEachColumnItSaysWhatTheCodeExpects(String key) throws IOException {
        String text = entries().stream().filter(entry -> entry.key().equals("schedule." + key)).findFirst()
                .orElseThrow().text();
        String columns = refusals("[schedule]\n" + key + " = [{ zzz = 1 }]").stream()
                .filter(error -> error.found().equals("an unknown key"))
                .findFirst().orElseThrow().expected();
        for (String column : columns.replaceFirst("^one of ", "").split(", ")) {
            String expected = refusals("[schedule]\n" + key + " = [{ " + column + " = true }]").stream()
                    .filter(error -> error.key().equals("schedule." + key + "." + column))
                    .findFirst().orElseThrow().expected();
            assertTrue(text.contains(" " + column + " "), () -> column + " is missing in " + text);
            assertTrue(text.toLowerCase(Locale.ROOT).contains(expected.toLowerCase(Locale.ROOT)), () ->
                    "of " + column + " the code expects " + expected + ", and the page says: " + text);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleIsRight(String example) throws Exception {
        read(example);
    }

    @Test
    void theExamplesShowEachKey() throws IOException {
        var shown = new TreeSet<String>();
        for (String example : examples()) {
            shown.addAll(Toml.parse(example).dottedKeySet(true));
        }
        assertEquals(Set.of(), knownKeys().stream().filter(key -> !shown.contains(key)).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kured.8", "kured.toml.5"})
    void manHasNothingToObjectTo(String page) throws Exception {
        Shell.need("man", "man-db");
        var builder = new ProcessBuilder("man", "-l", "--warnings", PAGE.resolveSibling(page).toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "MANWIDTH", "80"));
        var man = builder.start();
        assertEquals("", new String(man.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, man.waitFor());
    }
}
