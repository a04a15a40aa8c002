package dev.kured.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** What holds for every configuration file, sensible or not. */
final class AnyConfigFileTest {
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("node.name", List.of("\"a\"", "\"b.example\"", "\"\"")),
            Map.entry("node.kubeconfig", List.of("\"/a\"", "'/b'", "\"\"")),
            Map.entry("sentinel.files", List.of("[\"/a\"]", "[\"/a\", \"/b\"]", "[\n'/c',\n]")),
            Map.entry("schedule.time-zone", List.of("\"UTC\"", "\"Asia/Kolkata\"", "\"local\"")),
            Map.entry("schedule.windows", List.of(
                    "[]",
                    "[{ days = [\"mon\", 2], start = \"22:00\", end = \"04:00\" },"
                            + " { dates = \"second tue\", length = \"3h\" }]",
                    "[\n{ start = '1pm' }]")),
            Map.entry("schedule.exclusions", List.of(
                    "[]", "[{ from = 2026-12-20, to = \"2027-01-03 12:00\", reason = \"freeze\" }]")),
            Map.entry("lock.namespace", List.of("\"a\"", "\"b\"")),
            Map.entry("lock.name", List.of("\"a\"", "\"b.c\"")),
            Map.entry("gates.retry", List.of("\"1s\"", "\"2m\"")),
            Map.entry("drain.timeout", List.of("\"0\"", "\"1h\"", "\"15m\"")),
            Map.entry("drain.grace-period", List.of("\"0s\"", "\"30s\"", "\"\"")),
            Map.entry("drain.retry-after", List.of("\"1s\"", "\"2d\"")),
            Map.entry("reboot.timeout", List.of("\"1m\"", "\"1h\"")),
            Map.entry("reboot.max-per-day", List.of("1", "0x10", "1_000")),
            Map.entry("recovery.ready-timeout", List.of("\"1m\"", "\"1h\"")),
            Map.entry("recovery.settle", List.of("\"0\"", "\"1m\"")),
            Map.entry("log.level", List.of("\"error\"", "\"debug\"")));

    private Path directory = Path.of("");

    @BeforeTry
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("kured-config");
    }

    @AfterTry
    void removeDirectory() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    // Whatever stands in it, it is read or refused, and what is refused stands there

    @Property(tries = 2000)
    void bytesAreReadOrRefusedWhereTheyStand(@ForAll @Size(max = 60) byte[] bytes) throws IOException {
        isReadOrRefusedWhereItStands(bytes);
    }

    @Property(tries = 3000)
    void almostTomlIsReadOrRefusedWhereItStands(@ForAll("almostToml") String text) throws IOException {
        isReadOrRefusedWhereItStands(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 1500)
    void anEditedFileIsReadOrRefusedWhereItStands(@ForAll("edited") String text) throws IOException {
        isReadOrRefusedWhereItStands(text.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> almostToml() {
        return fragments().list().ofMaxSize(25).map(parts -> String.join("", parts));
    }

    private static Arbitrary<String> fragments() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "\n", "\n", "\n", "\r\n", "\r", " ", "=", "=", ".", ",", "[", "]", "[[", "]]", "{", "}",
                        "\"", "'", "'''", "\"\"\"", "\\", "\\u00", "#", "-", "+", "0", "15m", "\"15m\"", "3",
                        "1e400", "inf", "true", "2026-01-01", "\uD83D\uDE00", "\u0000", "\uFEFF", "ü",
                        "15 minutes", "/run/x", "\"/run/x\""),
                Arbitraries.of(
                        "drain", "node", "sentinel", "lock", "gates", "reboot", "recovery", "log", "timeout", "name",
                        "files", "retry", "level", "max-per-day", "settle", "grace-period"));
    }

    @Provide
    Arbitrary<String> edited() {
        Arbitrary<String> edit = fragments();
        return Combinators.combine(
                        Arbitraries.of(0, 1, 3).list().ofSize(4),
                        Arbitraries.integers().between(0, 2000).list().ofSize(4),
                        edit.list().ofSize(4))
                .as((gone, places, put) -> {
                    StringBuilder text = new StringBuilder(everyKey());
                    for (int i = 0; i < 4; i++) {
                        int place = places.get(i) % text.length();
                        text.replace(place, Math.min(text.length(), place + gone.get(i)), put.get(i));
                    }
                    return text.toString();
                });
    }

    private static String everyKey() {
        Map<String, List<String>> lines = VALUES.entrySet().stream()
                .collect(Collectors.groupingBy(
                        key -> key.getKey().replaceFirst("\\..*", ""),
                        TreeMap::new,
                        Collectors.mapping(
                                key -> key.getKey().replaceFirst(".*\\.", "") + " = " + key.getValue().getFirst(),
                                Collectors.toList())));
        return lines.entrySet().stream()
                .map(table -> "[" + table.getKey() + "]\n" + String.join("\n", table.getValue()) + "\n")
                .collect(Collectors.joining("\n"));
    }

    private void isReadOrRefusedWhereItStands(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("kured.toml"), bytes);
        try {
            ConfigFile.read(file);
        } catch (ConfigErrors refused) {
            String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
            refused.errors().forEach(error -> assertStandsIn(lines, file, error));
        }
    }

    private static void assertStandsIn(String[] lines, Path file, ConfigError error) {
        assertEquals(file, error.file());
        assertTrue(error.line() >= 1 && error.line() <= lines.length, () -> "line of " + error);
        String line = lines[error.line() - 1];
        int columns = line.codePointCount(0, line.length()) + 1;
        assertTrue(error.column() >= 1 && error.column() <= columns, () -> "column of " + error + " in " + columns);
        assertTrue(!error.found().isEmpty() && !error.expected().isEmpty(), error::toString);
        assertTrue(error.toString().codePoints().noneMatch(Character::isISOControl), error::toString);
    }

    // Of all files, the last one that has a key decides about it

    @Property(tries = 1000)
    void severalFilesMeanTheSameAsOneInWhichTheLastOfEachKeyStands(
            @ForAll @Size(min = 1, max = 5) List<@From("assignments") Map<String, String>> files) throws Exception {
        Path several = write("several.toml", files.getFirst());
        Path dropIns = Files.createDirectory(directory.resolve("several.toml.d"));
        Map<String, String> merged = new TreeMap<>(files.getFirst());
        for (int i = 1; i < files.size(); i++) {
            write(directory.relativize(dropIns.resolve(i + ".toml")).toString(), files.get(i));
            merged.putAll(files.get(i));
        }
        Path one = write("one.toml", merged);
        assertEquals(ConfigFile.read(one), ConfigFile.read(several));
    }

    @Provide
    Arbitrary<Map<String, String>> assignments() {
        List<Arbitrary<Map.Entry<String, String>>> each = VALUES.entrySet().stream()
                .map(key -> Arbitraries.of(key.getValue()).map(value -> Map.entry(key.getKey(), value)))
                .toList();
        return Arbitraries.of(each)
                .flatMap(entry -> entry)
                .list()
                .ofMaxSize(10)
                .map(entries -> entries.stream().collect(
                        Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, last) -> last, TreeMap::new)));
    }

    private Path write(String name, Map<String, String> assignments) throws IOException {
        return Files.writeString(directory.resolve(name), assignments.entrySet().stream()
                .map(assignment -> assignment.getKey() + " = " + assignment.getValue() + "\n")
                .collect(Collectors.joining()));
    }

    // What is not known is told, each of it

    @Property(tries = 500)
    void eachUnknownKeyIsToldWhereItStands(@ForAll("unknownKeys") List<String> unknown) throws IOException {
        String text = unknown.stream().map(key -> key + " = \"1s\"\n").collect(Collectors.joining());
        Path file = Files.writeString(directory.resolve("kured.toml"), text);
        List<ConfigError> errors = assertThrows(ConfigErrors.class, () -> ConfigFile.read(file)).errors();
        assertEquals(unknown, errors.stream().map(ConfigError::key).toList());
        for (int i = 0; i < unknown.size(); i++) {
            assertEquals(i + 1, errors.get(i).line());
            assertEquals("an unknown key", errors.get(i).found());
        }
    }

    @Provide
    Arbitrary<List<String>> unknownKeys() {
        Arbitrary<String> table = Arbitraries.of("", "node.", "lock.", "drain.", "log.");
        Arbitrary<String> name = Arbitraries.strings().withChars("abcdeimnotu-").ofMinLength(1).ofMaxLength(8);
        return Combinators.combine(table, name)
                .as(String::concat)
                .filter(key -> !VALUES.containsKey(key))
                .filter(key -> VALUES.keySet().stream().noneMatch(known -> known.startsWith(key + ".")))
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(5);
    }
}
