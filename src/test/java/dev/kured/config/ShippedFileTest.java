package dev.kured.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/** The file that the package installs, its comments and the code say the same. */
final class ShippedFileTest {
    private static final Path SHIPPED = Path.of("packaging", "kured.toml");
    private static final Pattern COMMENTED_KEY = Pattern.compile("#(?=[a-z-]+ = )");

    @TempDir
    private Path directory;

    private Settings read(String text) throws IOException, ConfigErrors {
        return ConfigFile.read(Files.writeString(directory.resolve("kured.toml"), text));
    }

    private static String uncommented() throws IOException {
        return Files.readAllLines(SHIPPED).stream()
                .map(line -> COMMENTED_KEY.matcher(line).lookingAt() ? line.substring(1) : line)
                .collect(Collectors.joining("\n"));
    }

    private static List<String> knownKeys() {
        Table root = Table.root(List.of(), error -> {});
        Keys.settings(root);
        return root.knownKeys();
    }

    @Test
    void asShippedItSetsNothing() throws Exception {
        assertEquals(Set.of(), keysOf(Files.readString(SHIPPED)));
        assertEquals(read(""), ConfigFile.read(SHIPPED));
    }

    @Test
    void itsCommentedValuesAreTheDefaults() throws Exception {
        assertEquals(read(""), read(uncommented()));
    }

    @Test
    void itNamesExactlyTheKeysThatTheCodeKnows() throws Exception {
        assertEquals(Set.copyOf(knownKeys()), keysOf(uncommented()));
    }

    /** So that no key hides from the tests above. */
    @Test
    void everyLineIsATableAKeyOrAComment() throws IOException {
        for (String line : Files.readAllLines(SHIPPED)) {
            assertTrue(line.matches("|# .*|\\[[a-z.]+]|#[a-z-]+ = .*"), line);
            assertTrue(line.length() <= 120, line);
        }
    }

    private static Set<String> keysOf(String text) {
        var toml = Toml.parse(text);
        return toml.dottedEntrySet(true).stream()
                .filter(entry -> !(entry.getValue() instanceof TomlTable table) || table.isEmpty())
                .map(Map.Entry::getKey)
                .filter(key -> !text.contains("[" + key + "]"))
                .collect(Collectors.toSet());
    }
}
