package dev.kured.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            Map.entry("lock.kind", List.of("\"lease\"", "\"daemonset\"")),
            Map.entry("lock.concurrency", List.of("2", "\"10%\"")),
            Map.entry("lock.zone-label", List.of("\"zone\"", "\"a.example/b\"", "\"\"")),
            Map.entry("lock.count-not-ready", List.of("true", "false")),
            Map.entry("lock.ttl", List.of("\"0\"", "\"2h\"")),
            Map.entry("lock.release-delay", List.of("\"0s\"", "\"5m\"")),
            Map.entry("gates.retry", List.of("\"1s\"", "\"2m\"")),
            Map.entry("drain.timeout", List.of("\"0\"", "\"1h\"", "\"15m\"")),
            Map.entry("drain.grace-period", List.of("\"0s\"", "\"30s\"", "\"\"")),
            Map.entry("drain.retry-after", List.of("\"1s\"", "\"2d\"")),
            Map.entry("reboot.timeout", List.of("\"1m\"", "\"1h\"")),
            Map.entry("reboot.max-per-day", List.of("1", "0x10", "1_000")),
            Map.entry("recovery.ready-timeout", List.of("\"1m\"", "\"1h\"")),
            Map.entry("recovery.settle", List.of("\"0\"", "\"1m\"")),
            Map.entry("notify.urls", List.of("[]", "['slack://a/b/c']")),
            Map.entry("notify.drain", List.of("''", "'{node}'")),
            Map.entry("notify.reboot", List.of("''", "'{node}'")),
            Map.entry("notify.uncordon", List.of("''", "'{node}'")),
            Map.entry("notify.failure", List.of("''", "'{node}'")),
            Map.entry("log.level", List.of("\"error\"", "\"debug\"")));

    private static final List<String> FRAGMENTS = List.of(
            "\n", "\n", "\n", "\r\n", "\r", " ", "=", "=", ".", ",", "[", "]", "[[", "]]", "{", "}", "\"", "'", "'''",
            "\"\"\"", "\\", "\\u00", "#", "-", "+", "0", "15m", "\"15m\"", "3", "1e400", "inf", "true", "2026-01-01",
            "\uD83D\uDE00", "\u0000", "\uFEFF", "ü", "15 minutes", "/run/x", "\"/run/x\"", "drain", "node", "sentinel",
            "lock", "gates", "reboot", "recovery", "log", "timeout", "name", "files", "retry", "level", "max-per-day",
            "settle", "grace-period");

    @TempDir
    private Path directory = Path.of("");

    // Whatever stands in it, it is read or refused, and what is refused stands there

    @Test
    void bytesAreReadOrRefusedWhereTheyStand() {
        Seeds.forManySeeds(1_000, random -> {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            isReadOrRefusedWhereItStands(bytes);
        });
    }

    @Test
    void almostTomlIsReadOrRefusedWhereItStands() {
        Seeds.forManySeeds(2_000, random -> {
            var text = new StringBuilder();
            for (int fragments = random.nextInt(25); fragments > 0; fragments--) {
                text.append(Seeds.pick(random, FRAGMENTS));
            }
            isReadOrRefusedWhereItStands(text.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void anEditedFileIsReadOrRefusedWhereItStands() {
        Seeds.forManySeeds(1_000, random -> {
            var text = new StringBuilder(everyKey());
            for (int edits = random.nextInt(1, 5); edits > 0; edits--) {
                int place = random.nextInt(text.length());
                int gone = Seeds.pick(random, List.of(0, 1, 3));
                text.replace(place, Math.min(text.length(), place + gone), Seeds.pick(random, FRAGMENTS));
            }
            isReadOrRefusedWhereItStands(text.toString().getBytes(StandardCharsets.UTF_8));
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

    @Test
    void severalFilesMeanTheSameAsOneInWhichTheLastOfEachKeyStands() {
        Seeds.forManySeeds(200, random -> {
            Path here = Files.createTempDirectory(directory, "case");
            Path several = write(here.resolve("several.toml"), Map.of());
            Path dropIns = Files.createDirectory(here.resolve("several.toml.d"));
            Map<String, String> merged = new TreeMap<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                Map<String, String> some = assignments(random);
                write(i == 0 ? several : dropIns.resolve(i + ".toml"), some);
                some.forEach(merged::putIfAbsent); // the last file came first here
            }
            Path one = write(here.resolve("one.toml"), merged);
            assertEquals(ConfigFile.read(one), ConfigFile.read(several));
        });
    }

    private static Map<String, String> assignments(Random random) {
        List<String> keys = VALUES.keySet().stream().sorted().toList();
        Map<String, String> assignments = new TreeMap<>();
        for (int count = random.nextInt(10); count > 0; count--) {
            String key = Seeds.pick(random, keys);
            assignments.put(key, Seeds.pick(random, VALUES.get(key)));
        }
        return assignments;
    }

    private static Path write(Path file, Map<String, String> assignments) throws IOException {
        return Files.writeString(file, assignments.entrySet().stream()
                .map(assignment -> assignment.getKey() + " = " + assignment.getValue() + "\n")
                .collect(Collectors.joining()));
    }

    // What is not known is told, each of it

    @Test
    void eachUnknownKeyIsToldWhereItStands() {
        Seeds.forManySeeds(500, random -> {
            List<String> unknown = unknownKeys(random);
            String text = unknown.stream().map(key -> key + " = \"1s\"\n").collect(Collectors.joining());
            Path file = Files.writeString(directory.resolve("kured.toml"), text);
            List<ConfigError> errors = assertThrows(ConfigErrors.class, () -> ConfigFile.read(file)).errors();
            assertEquals(unknown, errors.stream().map(ConfigError::key).toList());
            for (int i = 0; i < unknown.size(); i++) {
                assertEquals(i + 1, errors.get(i).line());
                assertEquals("an unknown key", errors.get(i).found());
            }
        });
    }

    private static List<String> unknownKeys(Random random) {
        return Stream.generate(() -> Seeds.pick(random, List.of("", "node.", "lock.", "drain.", "log.")) + word(random))
                .filter(key -> !VALUES.containsKey(key))
                .filter(key -> VALUES.keySet().stream().noneMatch(known -> known.startsWith(key + ".")))
                .distinct()
                .limit(random.nextInt(1, 6))
                .toList();
    }

    private static String word(Random random) {
        return random.ints(random.nextInt(1, 9), 0, 12)
                .mapToObj(letter -> "abcdeimnotu-".substring(letter, letter + 1))
                .collect(Collectors.joining());
    }
}
